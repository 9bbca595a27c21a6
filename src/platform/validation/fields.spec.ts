import { describe, expect, it } from '@jest/globals';
import { fieldValidationPipe } from './validation-pipe.js';
import type { DomainError } from '../errors/domain-error.js';
import {
  CurrencyCode,
  EmailAddress,
  Flag,
  JsonObject,
  Money,
  Nested,
  OneOf,
  Sku,
  Text,
  TextList,
  Timestamp,
  Uuid,
  Whole,
} from './fields.js';

class Part {
  @Sku() sku: string;
  @Whole({ min: 1, max: 10 }) quantity: number;
}

class Thing {
  @Text({ max: 5 }) name: string;
  @Text({ optional: true, nullable: true }) note?: string | null;
  @Money() price: number;
  @CurrencyCode() currency: string;
  @OneOf(['a', 'b'], { optional: true }) kind?: string;
  @Timestamp({ optional: true }) at?: string;
  @Uuid({ optional: true }) owner?: string;
  @Flag({ optional: true }) on?: boolean;
  @EmailAddress({ optional: true }) email?: string;
  @JsonObject({ optional: true, max: 3 }) attributes?: object;
  @TextList({ optional: true, maxItems: 2 }) tags?: string[];
  @Nested(() => Part, { list: true, min: 1, max: 2, optional: true }) parts?: Part[];
  @Nested(() => Part, { optional: true }) main?: Part;
}

const good = { name: 'tea', price: 1250, currency: 'EUR' };

async function problemsOf(extra: object): Promise<string[]> {
  try {
    await fieldValidationPipe().transform({ ...good, ...extra }, { type: 'body', metatype: Thing });
    return [];
  } catch (error) {
    const { fields } = (error as DomainError).details as { fields: { pointer: string }[] };
    return [...new Set(fields.map(({ pointer }) => pointer))];
  }
}

describe('field decorators', () => {
  it.each([
    ['body', '/name'],
    ['query', '?name'],
    ['param', '{name}'],
  ] as const)('point into the %s', async (type, pointer) => {
    const refused = fieldValidationPipe().transform(
      { ...good, name: '' },
      { type, metatype: Thing },
    );
    await expect(refused).rejects.toMatchObject({ details: { fields: [{ pointer }] } });
  });

  it('have nothing to say of text of a path and of what a decorator made', () => {
    const made = { ...good, name: '' };
    const pipe = fieldValidationPipe();
    expect(pipe.transform('tea', { type: 'param', metatype: String, data: 'id' })).toBe('tea');
    expect(pipe.transform(made, { type: 'custom', metatype: Thing })).toBe(made);
  });

  it('accept a good body and keep it as it is', async () => {
    const parts = [{ sku: 'TEA 1', quantity: 2 }];
    const extra = {
      note: null,
      kind: 'b',
      at: '2026-02-28T10:00:00+01:00',
      parts,
      main: parts[0],
      attributes: { a: 1 },
    };
    expect(await problemsOf(extra)).toEqual([]);
  });

  it.each([
    [{ name: '' }, '/name'],
    [{ name: 'too long' }, '/name'],
    [{ name: null }, '/name'],
    [{ price: 1.5 }, '/price'],
    [{ price: -1 }, '/price'],
    [{ price: '1' }, '/price'],
    [{ price: 1e400 }, '/price'],
    [{ price: Number.NaN }, '/price'],
    [{ price: 1e13 }, '/price'],
    [{ currency: 'eur' }, '/currency'],
    [{ currency: { $gt: '' } }, '/currency'],
    [{ kind: 'c' }, '/kind'],
    [{ kind: null }, '/kind'],
    [{ at: '2026-02-30T10:00:00Z' }, '/at'],
    [{ at: 'yesterday' }, '/at'],
    [{ owner: '42' }, '/owner'],
    [{ on: 'true' }, '/on'],
    [{ email: 'nobody' }, '/email'],
    [{ attributes: [] }, '/attributes'],
    [{ attributes: { a: 1, b: 2, c: 3, d: 4 } }, '/attributes'],
    [{ attributes: { a: 'x'.repeat(20_000) } }, '/attributes'],
    [{ tags: ['a', 'b', 'c'] }, '/tags'],
    [{ tags: [1] }, '/tags'],
    [{ parts: [] }, '/parts'],
    [{ parts: 'x' }, '/parts'],
    [{ parts: [[]] }, '/parts'],
    [{ parts: [{ sku: ' x', quantity: 1 }] }, '/parts/0/sku'],
    [{ parts: [{ sku: 'x', quantity: 11 }] }, '/parts/0/quantity'],
    [{ main: [] }, '/main'],
    [{ extra: 1 }, '/extra'],
    [{ parts: [{ sku: 'x', quantity: 1, isAdmin: true }] }, '/parts/0/isAdmin'],
  ])('refuse %j', async (extra, pointer) => {
    expect(await problemsOf(extra)).toEqual([pointer]);
  });

  it('report all mistakes at once', async () => {
    expect(await problemsOf({ name: '', price: -1, currency: '' })).toEqual([
      '/name',
      '/price',
      '/currency',
    ]);
  });
});
