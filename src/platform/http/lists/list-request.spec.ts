import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '../../errors/domain-error.js';
import { Text, Timestamp, Uuid } from '../../validation/fields.js';
import { defineList } from './list-definition.js';
import {
  flagFilter,
  numberRange,
  oneOf,
  textFilter,
  timeRange,
  uuidFilter,
} from './list-filters.js';
import { parseListRequest } from './list-request.js';

class Thing {
  @Uuid() id: string;
  @Text() name: string;
  @Timestamp() createdAt: string;
}

const things = defineList({
  sorts: { name: 't.name', createdAt: 't.created_at' },
  defaultSort: '-createdAt',
  id: 't.id',
  filters: {
    status: oneOf('t.status', ['draft', 'active']),
    ownerId: uuidFilter('t.owner_id'),
    name: textFilter('t.name', { ignoreCase: true }),
    createdAt: timeRange('t.created_at'),
    price: numberRange('t.price'),
    low: flagFilter('t.stock < 5', 't.stock >= 5'),
  },
  search: ['t.name'],
  fields: Thing,
  includes: ['parts'],
});

function rulesOf(query: Record<string, unknown>): [string, string][] {
  try {
    parseListRequest(things, query);
  } catch (error) {
    const { fields } = (error as DomainError).details as {
      fields: { pointer: string; rule: string }[];
    };
    return fields.map(({ pointer, rule }) => [pointer, rule]);
  }
  return [];
}

describe('the list request', () => {
  it('has sane defaults', () => {
    const request = parseListRequest(things, {});
    expect(request).toMatchObject({ limit: 20, after: null, q: null, fields: null, count: false });
    expect(request.sort).toEqual({ column: 't.created_at', descending: true });
  });

  it('reads every parameter', () => {
    const request = parseListRequest(things, {
      limit: '5',
      sort: 'name',
      status: 'draft,active',
      'createdAt[gte]': '2026-01-01T00:00:00Z',
      'price[lt]': '-3',
      low: 'true',
      q: 'tea',
      fields: 'id,name',
      include: 'parts',
      count: 'true',
    });
    expect(request).toMatchObject({
      limit: 5,
      q: 'tea',
      fields: ['id', 'name'],
      include: ['parts'],
      count: true,
    });
    expect(request.conditions).toEqual([
      { sql: 't.created_at >= ?::timestamptz', value: '2026-01-01T00:00:00Z' },
      { sql: 't.stock < 5' },
      { sql: 't.price < ?::bigint', value: -3 },
      { sql: 't.status = ANY(?::text[])', value: ['draft', 'active'] },
    ]);
  });

  it('compares a single value by =, so that an index can also sort', () => {
    const { conditions } = parseListRequest(things, { status: 'draft' });
    expect(conditions).toEqual([{ sql: 't.status = ?::text', value: 'draft' }]);
  });

  it.each([
    [{ limit: '0' }, '?limit', 'range'],
    [{ limit: '101' }, '?limit', 'range'],
    [{ limit: '1e9' }, '?limit', 'range'],
    [{ limit: ['1', '2'] }, '?limit', 'text'],
    [{ sort: 'password' }, '?sort', 'unknownSort'],
    [{ sort: 'constructor' }, '?sort', 'unknownSort'],
    [{ colour: 'red' }, '?colour', 'unknownFilter'],
    [{ 'status[gte]': 'draft' }, '?status[gte]', 'unknownFilter'],
    [{ 'toString[gte]': 'x' }, '?toString[gte]', 'unknownFilter'],
    [{ status: 'gone' }, '?status', 'filterValue'],
    [{ ownerId: '42' }, '?ownerId', 'filterValue'],
    [{ price: '99999999999999999' }, '?price', 'filterValue'],
    [{ createdAt: 'yesterday' }, '?createdAt', 'filterValue'],
    [{ low: 'maybe' }, '?low', 'filterValue'],
    [{ fields: 'id,secret' }, '?fields', 'unknownField'],
    [{ include: 'owner' }, '?include', 'unknownInclude'],
    [{ count: 'yes' }, '?count', 'boolean'],
    [{ q: '' }, '?q', 'text'],
  ])('refuses %j', (query, pointer, rule) => {
    expect(rulesOf(query)).toEqual([[pointer, rule]]);
  });

  it('reports all mistakes at once', () => {
    expect(rulesOf({ limit: 'x', sort: 'x', colour: 'x' })).toHaveLength(3);
  });

  it('binds the fingerprint to sort, filters and search but not to the page', () => {
    const of = (query: Record<string, unknown>) => parseListRequest(things, query).fingerprint;
    expect(of({ limit: '5', fields: 'id' })).toBe(of({ limit: '50' }));
    expect(of({ sort: 'name' })).not.toBe(of({ sort: '-name' }));
    expect(of({ status: 'draft' })).not.toBe(of({ status: 'active' }));
    expect(of({ q: 'a' })).not.toBe(of({ q: 'b' }));
  });
});
