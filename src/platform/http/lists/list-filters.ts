import { isUUID } from 'class-validator';
import { isInstant } from '../../validation/rules.js';
import type { ListCondition } from './list-definition.js';

export type FilterOperator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

export interface FilterDefinition {
  readonly operators: readonly FilterOperator[];
  /** JSON schema of the parameter. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The condition for a parameter's text, or null when the text is not a value of this filter. */
  readonly parse: (text: string, operator: FilterOperator) => ListCondition | null;
}

const signs: Readonly<Record<FilterOperator, string>> = {
  eq: '=',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};
const range: readonly FilterOperator[] = ['eq', 'gt', 'gte', 'lt', 'lte'];
const maxValues = 50;

function listOf(text: string, accepts: (part: string) => boolean): string[] | null {
  const parts = text.split(',');
  return parts.length <= maxValues && parts.every(accepts) ? parts : null;
}

// One value is compared by `=`: only then can an index on (column, sort) give the order as well.
function anyOf(
  column: string,
  type: 'text' | 'uuid',
  schema: object,
  accepts: (part: string) => boolean,
): FilterDefinition {
  return {
    operators: ['eq'],
    schema: {
      type: 'string',
      description: 'One value, or several separated by commas.',
      ...schema,
    },
    parse: (text) => {
      const values = listOf(text, accepts);
      if (values?.length === 1) return { sql: `${column} = ?::${type}`, value: values[0] };
      return values && { sql: `${column} = ANY(?::${type}[])`, value: values };
    },
  };
}

/** One or several of a fixed set of values. */
export function oneOf(column: string, values: readonly string[]): FilterDefinition {
  const description = `One of ${values.join(', ')}, or several separated by commas.`;
  return anyOf(column, 'text', { description }, (part) => values.includes(part));
}

export function uuidFilter(column: string): FilterDefinition {
  const accepts = (part: string): boolean => isUUID(part);
  return anyOf(column, 'uuid', {}, accepts);
}

/** The exact text; with `ignoreCase` on an index of `lower(column)`. */
export function textFilter(
  column: string,
  options: { ignoreCase?: boolean } = {},
): FilterDefinition {
  const sql = options.ignoreCase ? `lower(${column}) = lower(?)` : `${column} = ?`;
  return {
    operators: ['eq'],
    schema: { type: 'string', maxLength: 200 },
    parse: (text) => (text.length > 0 && text.length <= 200 ? { sql, value: text } : null),
  };
}

export function timeRange(column: string): FilterDefinition {
  return {
    operators: range,
    schema: { type: 'string', format: 'date-time' },
    parse: (text, operator) =>
      isInstant(text) ? { sql: `${column} ${signs[operator]} ?::timestamptz`, value: text } : null,
  };
}

/** The column as it is indexed for a sort: what has not happened yet comes before everything. */
export function orNeverYet(column: string): string {
  return `coalesce(${column}, '-infinity'::timestamptz)`;
}

/** A time that may not have come yet, and its ranges; the column is indexed as `orNeverYet`. */
export function timeRangeOfReached(column: string): FilterDefinition {
  const times = timeRange(orNeverYet(column));
  return {
    ...times,
    parse: (text, operator) => {
      const condition = times.parse(text, operator);
      return condition && { ...condition, sql: `(${condition.sql} AND ${column} IS NOT NULL)` };
    },
  };
}

/** A whole number and its ranges. */
export function numberRange(column: string): FilterDefinition {
  return {
    operators: range,
    schema: { type: 'integer' },
    parse: (text, operator) => {
      const value = Number(text);
      if (!/^-?\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) return null;
      return { sql: `${column} ${signs[operator]} ?::bigint`, value };
    },
  };
}

/** `true` or `false`, each with its own condition. */
export function flagFilter(whenTrue: string, whenFalse: string): FilterDefinition {
  return {
    operators: ['eq'],
    schema: { type: 'boolean' },
    parse: (text) => {
      if (text === 'true') return { sql: whenTrue };
      return text === 'false' ? { sql: whenFalse } : null;
    },
  };
}
