import { type FieldError, ValidationFailed } from '../../errors/platform.errors.js';
import type { ListCondition, ListDefinition, ListRequest } from './list-definition.js';
import type { FilterOperator } from './list-filters.js';
import { isInstant } from '../../validation/rules.js';
import { fieldsOf } from './response-fields.js';

export const defaultLimit = 20;
export const maxLimit = 100;

const reserved = new Set(['limit', 'after', 'sort', 'q', 'fields', 'include', 'count']);
const filterKey = /^([A-Za-z]+)(?:\[(gt|gte|lt|lte)\])?$/;

type RawQuery = Readonly<Record<string, unknown>>;

class QueryReader {
  readonly errors: FieldError[] = [];

  constructor(
    private readonly definition: ListDefinition,
    private readonly query: RawQuery,
  ) {}

  fail(name: string, rule: string, message: string): null {
    this.errors.push({ pointer: `?${name}`, rule, message });
    return null;
  }

  text(name: string, maxLength: number): string | null {
    const value = this.query[name];
    if (value === undefined) return null;
    if (typeof value === 'string' && value.length > 0 && value.length <= maxLength) return value;
    return this.fail(name, 'text', `must be given once, with 1 to ${maxLength} characters`);
  }

  limit(): number {
    const text = this.text('limit', 10);
    if (text === null) return defaultLimit;
    const value = /^\d+$/.test(text) ? Number(text) : 0;
    if (value >= 1 && value <= maxLimit) return value;
    this.fail('limit', 'range', `must be a whole number from 1 to ${maxLimit}`);
    return defaultLimit;
  }

  sort(): ListRequest['sort'] {
    const { sorts, defaultSort } = this.definition;
    const text = this.text('sort', 64) ?? defaultSort;
    const descending = text.startsWith('-');
    const name = descending ? text.slice(1) : text;
    const column = Object.hasOwn(sorts, name) ? sorts[name] : undefined;
    if (column !== undefined) return { column, descending };
    this.fail('sort', 'unknownSort', `must be one of ${Object.keys(sorts).join(', ')}`);
    return { column: this.definition.id, descending: false };
  }

  names(parameter: string, known: readonly string[], rule: string): string[] | null {
    const text = this.text(parameter, 1000);
    if (text === null) return null;
    const names = text.split(',');
    if (names.every((name) => known.includes(name))) return names;
    return this.fail(parameter, rule, `may name ${known.join(', ')}`);
  }

  flag(name: string): boolean {
    const text = this.text(name, 5);
    if (text !== null && text !== 'true' && text !== 'false')
      this.fail(name, 'boolean', 'must be true or false');
    return text === 'true';
  }

  search(): string | null {
    if (this.definition.search) return this.text('q', 100);
    return this.query['q'] === undefined
      ? null
      : this.fail('q', 'unknownFilter', 'the list has no search');
  }

  conditions(): ListCondition[] {
    return Object.keys(this.query)
      .filter((key) => !reserved.has(key) && !(key === 'asOf' && this.definition.asOf))
      .sort()
      .flatMap((key) => this.condition(key) ?? []);
  }

  asOf(): string | null {
    const text = this.definition.asOf ? this.text('asOf', 40) : null;
    if (text === null || isInstant(text)) return text;
    return this.fail('asOf', 'isInstant', 'must be an RFC 3339 time such as 2026-11-24T09:30:00Z');
  }

  private condition(key: string): ListCondition | null {
    const [, name = '', suffix = 'eq'] = filterKey.exec(key) ?? [];
    const { filters } = this.definition;
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
    const operator = suffix as FilterOperator;
    if (!filter?.operators.includes(operator)) {
      return this.fail(key, 'unknownFilter', `filters are ${Object.keys(filters).join(', ')}`);
    }
    const text = this.text(key, 2000);
    if (text === null) return null;
    return (
      filter.parse(text, operator) ?? this.fail(key, 'filterValue', 'is not a value of this filter')
    );
  }
}

/** Reads a list's query; all mistakes at once as VALIDATION_FAILED with `?name` pointers. */
export function parseListRequest(definition: ListDefinition, query: RawQuery): ListRequest {
  const reader = new QueryReader(definition, query);
  const sort = reader.sort();
  const conditions = reader.conditions();
  const q = reader.search();
  const asOf = reader.asOf();
  const binding = [definition.name, sort, conditions, q, ...(asOf === null ? [] : [asOf])];
  const request: ListRequest = {
    limit: reader.limit(),
    after: reader.text('after', 1000),
    sort,
    conditions,
    q,
    fields: reader.names('fields', fieldsOf(definition.fields), 'unknownField'),
    include: reader.names('include', definition.includes ?? [], 'unknownInclude') ?? [],
    count: reader.flag('count'),
    asOf,
    fingerprint: JSON.stringify(binding),
  };
  if (reader.errors.length > 0) throw ValidationFailed({ fields: reader.errors });
  return request;
}
