import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { NestedClass } from './quick-check.js';
import { IsBoundedJson, IsInstant } from './rules.js';

/** What every field can say. A field is required and not null unless it says otherwise. */
export interface FieldOptions {
  readonly optional?: boolean;
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

export interface TextOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

export interface WholeOptions extends FieldOptions {
  readonly min?: number;
  readonly max?: number;
}

export interface ListOptions extends FieldOptions {
  readonly list?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/** 10^12 minor units: ten thousand million in a currency with cents. */
export const maxMoney = 1_000_000_000_000;

export const maxQuantity = 1_000_000_000;

function field(
  options: FieldOptions,
  schema: ApiPropertyOptions,
  ...rules: PropertyDecorator[]
): PropertyDecorator {
  const { optional = false, nullable = false, description, example } = options;
  const documented = {
    ...schema,
    required: !optional,
    ...(nullable ? { nullable: true } : {}),
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  } as ApiPropertyOptions;
  const conditions: PropertyDecorator[] = [];
  if (optional) conditions.push(ValidateIf((_, value) => value !== undefined));
  if (nullable) conditions.push(ValidateIf((_, value) => value !== null));
  return applyDecorators(ApiProperty(documented), ...conditions, ...rules);
}

/** A string of `min` (1) to `max` (200) characters. */
export function Text(options: TextOptions = {}): PropertyDecorator {
  const { min = 1, max = 200, pattern } = options;
  const schema: ApiPropertyOptions = { type: 'string', minLength: min, maxLength: max };
  const rules = [IsString(), MinLength(min), MaxLength(max)];
  if (!pattern) return field(options, schema, ...rules);
  return field(options, { ...schema, pattern: pattern.source }, ...rules, Matches(pattern));
}

/** A whole number, 0 to 2^53−1 unless bounded. */
export function Whole(options: WholeOptions = {}): PropertyDecorator {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
  const schema: ApiPropertyOptions = { type: 'integer', minimum: min, maximum: max };
  return field(options, schema, IsInt(), Min(min), Max(max));
}

/** An amount in minor units of the currency beside it (pence, cents). */
export function Money(options: WholeOptions = {}): PropertyDecorator {
  return Whole({ min: 0, max: maxMoney, example: 1250, ...options });
}

/** The sum of amounts, which may exceed what one amount may be. */
export function MoneySum(options: WholeOptions = {}): PropertyDecorator {
  return Whole({ example: 1250, ...options });
}

export function Uuid(options: FieldOptions = {}): PropertyDecorator {
  const example = '01936f7e-8a00-7000-8000-000000000001';
  return field({ example, ...options }, { type: 'string', format: 'uuid' }, IsUUID());
}

export function OneOf(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  const schema: ApiPropertyOptions = { type: 'string', enum: [...values] };
  return field({ example: values[0], ...options }, schema, IsIn(values));
}

/** An RFC 3339 time with its offset. */
export function Timestamp(options: FieldOptions = {}): PropertyDecorator {
  const example = '2026-11-24T09:30:00.000Z';
  return field({ example, ...options }, { type: 'string', format: 'date-time' }, IsInstant());
}

export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return field({ example: true, ...options }, { type: 'boolean' }, IsBoolean());
}

/** An ISO 4217 code. */
export function CurrencyCode(options: FieldOptions = {}): PropertyDecorator {
  return Text({ min: 3, max: 3, pattern: /^[A-Z]{3}$/, example: 'EUR', ...options });
}

const skuPattern = /^(?!.*\p{C})\S(?:.*\S)?$/u;

/** A stock-keeping unit: visible characters and inner spaces, 1 to 64. */
export function Sku(options: FieldOptions = {}): PropertyDecorator {
  return Text({ max: 64, pattern: skuPattern, example: 'TEA-EARL-GREY-100', ...options });
}

export function EmailAddress(options: FieldOptions = {}): PropertyDecorator {
  const schema: ApiPropertyOptions = { type: 'string', format: 'email', maxLength: 254 };
  return field(
    { example: 'ada@example.com', ...options },
    schema,
    IsString(),
    MaxLength(254),
    IsEmail(),
  );
}

/** A JSON object of at most `max` (50) keys, 8 levels and 16 kB. */
export function JsonObject(options: WholeOptions = {}): PropertyDecorator {
  const schema: ApiPropertyOptions = { type: 'object', additionalProperties: true };
  return field(options, schema, IsObject(), IsBoundedJson(options.max ?? 50));
}

export interface TextListOptions extends TextOptions {
  readonly minItems?: number;
  readonly maxItems?: number;
  /** The only texts that may be in the list. */
  readonly values?: readonly string[];
}

/** A list of `minItems` (0) to `maxItems` (100) short strings. */
export function TextList(options: TextListOptions = {}): PropertyDecorator {
  const { max = 200, minItems = 0, maxItems = 100, values } = options;
  const items = { type: 'string', ...(values ? { enum: [...values] } : { maxLength: max }) };
  const schema = { type: 'array', items, minItems, maxItems } as ApiPropertyOptions;
  const each = { each: true };
  return field(
    options,
    schema,
    IsArray(),
    ArrayMinSize(minItems),
    ArrayMaxSize(maxItems),
    IsString(each),
    MaxLength(max, each),
    ...(values ? [IsIn(values, each)] : []),
  );
}

/** An object of another DTO class, or with `list` an array of `min` (0) to `max` (1000) of them. */
export function Nested(type: () => new () => object, options: ListOptions = {}): PropertyDecorator {
  const { list = false, min = 0, max = 1000 } = options;
  // Swagger recognises a deferred type by the name of the function: it has to be `type`.
  const deferred = { type: (): unknown => type() };
  if (!list) {
    const schema = deferred as ApiPropertyOptions;
    return field(options, schema, Type(type), NestedClass(type), IsObject(), ValidateNested());
  }
  const schema = { ...deferred, isArray: true, minItems: min, maxItems: max } as ApiPropertyOptions;
  const size = [IsArray(), ArrayMinSize(min), ArrayMaxSize(max)];
  // ValidateNested looks into a list within the list: [[]] would be a list without mistakes.
  const items = [IsObject({ each: true }), ValidateNested({ each: true })];
  return field(options, schema, Type(type), NestedClass(type), ...size, ...items);
}
