import fc from 'fast-check';
import type { OpenAPIObject } from '@nestjs/swagger';
import { nastyKey, nastyValue } from './nasty.js';
import { resolve, type Schema } from './openapi.js';

/** A text that stands for the id of a row that exists when the request is sent. */
export const knownId = (kind: string, index: number): string => `@@id:${kind}:${index}@@`;

const anyIndex = fc.nat(200);
const near = fc.nat(10);

const anything = fc.oneof(fc.string({ maxLength: 9 }), fc.nat(99), fc.boolean(), fc.constant(null));

/** Values that mean something, by the name of the field. */
const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  sku: fc.oneof(
    { weight: 8, arbitrary: near.map((n) => knownId('products/by-sku', n)) },
    { weight: 1, arbitrary: fc.nat(50).map((n) => `SKU-${n}`) },
  ),
  warehouse: fc.constantFrom('GARDEN', 'GARDEN', 'garden', 'BER', 'NONE'),
  from: fc.constantFrom('GARDEN', 'GARDEN', 'MEADOW', '2026-01-01T00:00:00Z'),
  to: fc.constantFrom('MEADOW', 'MEADOW', 'GARDEN', '2026-12-31T00:00:00Z'),
  code: fc.nat(300).map((n) => `W${n}`),
  slug: fc.nat(300).map((n) => `slug-${n}`),
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
  country: fc.constantFrom('GB', 'DE'),
  email: fc.nat(300).map((n) => `buyer-${n}@example.com`),
  customerId: anyIndex.map((n) => knownId('customers', n)),
  categoryId: anyIndex.map((n) => knownId('categories', n)),
  parentId: anyIndex.map((n) => knownId('categories', n)),
  product: anyIndex.map((n) => knownId('products', n)),
  productId: anyIndex.map((n) => knownId('products', n)),
  reference: fc.nat(100).map((n) => `R-${n}`),
  source: fc.constantFrom('demo', 'webshop', 'import'),
  quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1_000_000_000, -1, -3)),
};

function textOf(schema: Schema): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = 60, format, pattern, example } = schema;
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') {
    const window = {
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    };
    return fc.date(window).map((date) => date.toISOString());
  }
  if (format === 'email') return fc.nat(300).map((n) => `buyer-${n}@example.com`);
  if (pattern !== undefined) return fc.constant(example ?? 'A');
  const short = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 12) });
  if (maxLength > 20_000) return short;
  const long = fc.constantFrom(
    'x'.repeat(Math.max(minLength, maxLength)),
    'y'.repeat(maxLength + 1),
  );
  return fc.oneof({ weight: 15, arbitrary: short }, { weight: 1, arbitrary: long });
}

function wholeOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<number> {
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 20) });
  const edges = fc.constantFrom(minimum, maximum, Math.floor(maximum / 2));
  return fc.oneof({ weight: 6, arbitrary: small }, { weight: 1, arbitrary: edges });
}

/** Makes values of a schema; with `nasty` some places carry what does not belong there. */
export class Values {
  constructor(
    private readonly document: OpenAPIObject,
    private readonly nasty: boolean,
  ) {}

  of(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    const value = this.plain(schema, name);
    if (!this.nasty) return value;
    return fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: nastyValue });
  }

  private plain(schema: Schema, name: string): fc.Arbitrary<unknown> {
    if (schema.$ref) return this.plain(resolve(this.document, schema.$ref) as Schema, name);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => this.plain(one, name)));
    if (schema.allOf?.length === 1) return this.plain(schema.allOf[0] as Schema, name);
    const types = Array.isArray(schema.type)
      ? (schema.type as string[])
      : [schema.type ?? 'object'];
    return fc.oneof(...types.map((type) => this.typed(String(type), schema, name)));
  }

  private typed(type: string, schema: Schema, name: string): fc.Arbitrary<unknown> {
    if (type === 'null') return fc.constant(null);
    if (schema.enum) return fc.constantFrom(...schema.enum.filter((value) => value !== null));
    const meant = Object.hasOwn(byName, name) ? byName[name] : undefined;
    if (meant && type !== 'object' && type !== 'array') return meant;
    if (type === 'string') return textOf(schema);
    if (type === 'integer' || type === 'number') return wholeOf(schema);
    if (type === 'boolean') return fc.boolean();
    if (type === 'array') return this.list(schema);
    return this.object(schema);
  }

  private list({ items = {}, minItems = 0, maxItems = 4 }: Schema): fc.Arbitrary<unknown> {
    return fc.array(this.of(items), { minLength: minItems, maxLength: Math.min(maxItems, 4) });
  }

  private object({ properties, required = [] }: Schema): fc.Arbitrary<unknown> {
    if (!properties) return fc.dictionary(fc.string({ maxLength: 8 }), anything, { maxKeys: 4 });
    const fields = Object.entries(properties).map(
      ([name, schema]) => [name, this.of(schema, name)] as const,
    );
    const whole = fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
    if (!this.nasty) return whole;
    const strange = fc
      .tuple(whole, nastyKey, nastyValue)
      .map(([object, key, value]) => Object.fromEntries([...Object.entries(object), [key, value]]));
    const partial = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
    return fc.oneof(
      { weight: 8, arbitrary: whole },
      { weight: 1, arbitrary: strange },
      { weight: 1, arbitrary: partial },
    );
  }
}
