import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CurrencyCode,
  Flag,
  JsonObject,
  Money,
  Nested,
  Sku,
  Text,
  TextList,
  Timestamp,
  Uuid,
  Whole,
} from './fields.js';
import { quickInstance } from './quick-check.js';
import { fieldValidationPipe } from './validation-pipe.js';

class Part {
  @Sku() sku: string;
  @Whole({ min: 1, max: 10 }) quantity: number;
}

class Base {
  @Uuid({ optional: true, nullable: true }) owner?: string | null;
  @CurrencyCode() currency: string;
  @Nested(() => Part, { list: true, max: 3 }) parts: Part[];
  @Nested(() => Part, { optional: true, nullable: true }) main?: Part | null;
}

class Thing extends Base {
  @Text({ max: 5, optional: true }) name?: string;
  @Money({ optional: true }) price?: number;
  @Flag({ optional: true }) on?: boolean;
  @Timestamp({ optional: true }) at?: string;
  @TextList({ optional: true, maxItems: 2 }) tags?: string[];
  @JsonObject({ optional: true, nullable: true, max: 3 }) address?: object | null;
}

const good = { currency: 'EUR', parts: [{ sku: 'TEA', quantity: 1 }] };

// Never quick, so that the pipe does all of it itself.
const slowly = async (value: unknown): Promise<unknown> =>
  fieldValidationPipe().transform(parsed(value), { type: 'query', metatype: Thing });

const parsed = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const plain = { noNullPrototype: true };
const json = fc.jsonValue({ maxDepth: 2 });
const often = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 29, arbitrary: value }, { weight: 1, arbitrary: json });
const part = often(
  fc.record(
    { sku: often(fc.constantFrom('TEA', 'MUG 1', ' ')), quantity: often(fc.nat(11)) },
    plain,
  ),
);
const body = fc.record(
  {
    owner: often(fc.option(fc.uuid())),
    currency: often(fc.constantFrom('EUR', 'GBP')),
    parts: often(fc.array(part, { maxLength: 3 })),
    main: often(fc.option(part)),
    name: often(fc.string({ minLength: 1, maxLength: 5 })),
    price: often(fc.nat()),
    on: often(fc.boolean()),
    at: often(fc.constantFrom('2026-11-24T09:30:00Z', '2026-13-24T09:30:00Z')),
    tags: often(fc.array(fc.string({ minLength: 1 }), { maxLength: 3 })),
    address: often(fc.dictionary(fc.string(), json, { ...plain, maxKeys: 3 })),
  },
  { ...plain, requiredKeys: ['currency', 'parts'] },
);

describe('quickInstance', () => {
  it('accepts nothing that class-validator refuses, and makes the same of it', async () => {
    let accepted = 0;
    let doubted = 0;
    const property = fc.asyncProperty(body, async (value) => {
      const quick = quickInstance(Thing, parsed(value));
      if (quick) accepted += 1;
      else doubted += 1;
      if (quick) expect(quick).toStrictEqual(await slowly(value));
    });
    await fc.assert(property, { numRuns: 1_500 });
    expect(Math.min(accepted, doubted)).toBeGreaterThan(20);
  });

  it('accepts what a caller usually sends', () => {
    const address = { recipient: 'Ada', lines: ['12 St James Square'] };
    const usual = { ...good, owner: null, name: 'tea', on: true, address, main: good.parts[0] };
    const made = quickInstance(Thing, usual) as Thing;
    expect(made).toBeInstanceOf(Thing);
    expect(made.parts[0]).toBeInstanceOf(Part);
    expect(made).toMatchObject(usual);
  });

  it.each([
    ['an unknown field', { ...good, other: 1 }],
    ['a missing field', { parts: [] }],
    ['a field that an object has anyway', { ...good, toString: 'x' }],
    ['such a key in free JSON', { ...good, address: { valueOf: 1 } }],
    ['a mistake in a list', { ...good, parts: [{ sku: 'TEA', quantity: 0 }] }],
    ['a list in a list', { ...good, parts: [[]] }],
    ['a list where an object belongs', { ...good, main: [] }],
    ['no object', 'text'],
    ['a list', [good]],
  ])('leaves %s to class-validator', (_, value) => {
    expect(quickInstance(Thing, value)).toBeNull();
  });

  it('does not know a class without rules', () => {
    expect(quickInstance(class {}, {})).toBeNull();
  });
});
