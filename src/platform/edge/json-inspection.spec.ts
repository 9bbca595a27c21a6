import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inspectJson, maxDepth } from './json-inspection.js';

const inspectText = (text: string) => inspectJson(JSON.parse(text), text);
const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('inspectJson', () => {
  it('accepts what an order looks like', () => {
    expect(
      inspectText('{"lines":[{"sku":"A\\"1","quantity":2}],"note":"key: \\"x\\": 1 😀"}'),
    ).toBeNull();
  });

  it('accepts nesting up to the limit and not beyond', () => {
    expect(inspectText(nested(maxDepth))).toBeNull();
    expect(inspectText(nested(maxDepth + 1))).toBe('too-deep');
    expect(inspectText('['.repeat(5000) + ']'.repeat(5000))).toBe('too-deep');
  });

  it('accepts the values of a thousand lines, and neither endless lists nor endless keys', () => {
    const line = '{"sku":"A","quantity":1,"unitPrice":100,"note":"x"}';
    expect(
      inspectText(`{"lines":[${Array.from({ length: 1000 }, () => line).join(',')}]}`),
    ).toBeNull();
    expect(inspectText(`[${'0,'.repeat(20_000)}0]`)).toBe('too-many-values');
    const keys = Array.from({ length: 201 }, (_, index) => `"k${index}":1`);
    expect(inspectText(`{${keys.join(',')}}`)).toBe('too-many-values');
  });

  it.each([
    ['{"__proto__":{"isAdmin":true}}', 'forbidden-key'],
    ['{"a":[{"constructor":{"prototype":{}}}]}', 'forbidden-key'],
    ['{"\\u005f_proto__":1}', 'forbidden-key'],
    ['{"a":"x\\u0000y"}', 'forbidden-character'],
    ['{"\\u0000":1}', 'forbidden-character'],
    ['{"a":"\\ud800"}', 'forbidden-character'],
    ['{"a":1e400}', 'number-out-of-range'],
    ['{"a":9007199254740993}', 'number-out-of-range'],
    ['{"a":-9007199254740993}', 'number-out-of-range'],
    ['{"price":1,"price":2}', 'duplicate-key'],
    ['{"a":{"b":1,"\\u0062":2}}', 'duplicate-key'],
  ])('refuses %s as %s', (text, problem) => {
    expect(inspectText(text)).toBe(problem);
  });

  it('never takes honest JSON for a duplicate key', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(inspectText(text)).not.toBe('duplicate-key');
      }),
    );
  });
});
