import { describe, expect, it } from '@jest/globals';
import { hasTrigram, searchCondition } from './list-search.js';

const columns = [{ column: 'o.number', prefix: 'SO-' }, 'o.reference'];

function conditionOf(q: string, searched = columns as Parameters<typeof searchCondition>[0]) {
  const values: string[] = [];
  const sql = searchCondition(searched, q, (value) => `$${values.push(value)}`);
  return sql.replace(/\$(\d+)/g, (_, n) => `'${values[Number(n) - 1]}'`);
}

describe('the condition of a search', () => {
  it.each(['SO-1003', 'so-100345678'])('takes %s for the start of a number', (q) => {
    expect(conditionOf(q)).toBe(
      `(o.number BETWEEN '${q.toUpperCase()}' AND '${q.toUpperCase()}${'9'.repeat(19)}' OR o.reference ILIKE '%${q}%')`,
    );
  });

  it.each(['1003', 'O-1003', '-1', 'so-', 'S', '-'])('looks for %s anywhere in numbers', (q) => {
    expect(conditionOf(q)).toBe(`(o.number ILIKE '%${q}%' OR o.reference ILIKE '%${q}%')`);
  });

  it.each(['R-1003', 'tea', 'SO-10x', '10-03', 'SO 10', 'SOO-1', 'ſo-1'])(
    'does not look for %s in numbers, which never have it',
    (q) => {
      expect(conditionOf(q)).toBe(`(o.reference ILIKE '%${q}%')`);
    },
  );

  it('finds nothing when only numbers are searched and they never have it', () => {
    expect(conditionOf('tea', [{ column: 'o.number', prefix: 'SO-' }])).toBe('(false)');
  });

  it('asks the index for six digits or more alone, and compares the rest with what they find', () => {
    expect(conditionOf('SKU-00_123456', ['sku'])).toBe(
      `((sku ILIKE '%123456%' AND sku || '' ILIKE '%SKU-00\\_123456%'))`,
    );
    expect(conditionOf('123456', ['sku'])).toBe(`(sku ILIKE '%123456%')`);
    expect(conditionOf('SKU-12345', ['sku'])).toBe(`(sku ILIKE '%SKU-12345%')`);
  });

  it('asks the index for what words begin with, and for numbers', () => {
    const looksUp = (q: string, ...parts: string[]) => {
      const all = parts.map((part) => `name ILIKE '%${part}%' AND `).join('');
      expect(conditionOf(q, ['name'])).toBe(`((${all}name || '' ILIKE '%${q}%'))`);
    };
    looksUp('Coral Copper Lantern 512', 'Lan', 'Cop', 'Cor', '512');
    looksUp('a set of nine blue porcelain cups', 'por', 'nin', 'blu', 'cup');
    for (const q of [
      'Lantern',
      'Lantern 77 Copper',
      'Set 4',
      'Gr\u00f6\u00dfe Lampe',
      'of a',
      'R2 D2 Lamp Shade',
    ])
      expect(conditionOf(q, ['name'])).toBe(`(name ILIKE '%${q}%')`);
  });

  it('takes wildcards literally', () => {
    expect(conditionOf('50%', ['name'])).toBe(`(name ILIKE '%50\\%%')`);
  });
});

describe('whether an index of trigrams can look it up', () => {
  it.each([
    ['tea', true],
    ['a-12b', true],
    ['te', false],
    ['t-e-a', false],
    ['é é é', false],
  ])('%s: %s', (q, expected) => {
    expect(hasTrigram(q)).toBe(expected);
  });
});
