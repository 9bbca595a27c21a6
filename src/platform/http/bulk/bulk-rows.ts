import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { DomainError } from '../../errors/domain-error.js';
import { type FieldError, ValidationFailed } from '../../errors/platform.errors.js';
import { fieldErrorsOf, fieldRules } from '../../validation/validation-pipe.js';

export const maxBulkRows = 500;

/** Whether one refused row refuses them all, or only itself. */
export const bulkPolicies = ['reject_all', 'skip_failed'] as const;
export type BulkPolicy = (typeof bulkPolicies)[number];

/** A row as it was sent, by its place in the request. */
export type BulkRow<Row> =
  | { readonly index: number; readonly value: Row }
  | { readonly index: number; readonly error: DomainError };

export interface BulkRequest<Row> {
  readonly policy: BulkPolicy;
  readonly rows: readonly BulkRow<Row>[];
}

function readPolicy(value: unknown, errors: FieldError[]): BulkPolicy {
  const known = value === undefined ? 'reject_all' : bulkPolicies.find((one) => one === value);
  if (known) return known;
  const message = `must be one of ${bulkPolicies.join(', ')}`;
  errors.push({ pointer: '?policy', rule: 'isIn', message });
  return 'reject_all';
}

function readRows(body: unknown, errors: FieldError[]): unknown[] {
  const fields = typeof body === 'object' && body !== null ? body : {};
  for (const name of Object.keys(fields)) {
    if (name === 'rows') continue;
    const message = `property ${name} should not exist`;
    errors.push({ pointer: `/${name}`, rule: 'unknownField', message });
  }
  const rows = 'rows' in fields ? fields.rows : undefined;
  if (Array.isArray(rows) && rows.length >= 1 && rows.length <= maxBulkRows) return rows;
  const message = `rows must be an array of 1 to ${maxBulkRows} objects`;
  errors.push({ pointer: '/rows', rule: 'isArray', message });
  return [];
}

function readRow<Row extends object>(type: new () => Row, value: unknown): Row | DomainError {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = 'must be an object';
    return ValidationFailed({ fields: [{ pointer: '', rule: 'isObject', message }] });
  }
  const row = plainToInstance(type, value);
  const errors = validateSync(row, fieldRules);
  return errors.length === 0 ? row : ValidationFailed({ fields: fieldErrorsOf(errors) });
}

/**
 * Reads the body and the policy of a bulk request. What is wrong with a row is the row's own error,
 * its pointers start at the row; anything else refuses the request with VALIDATION_FAILED.
 */
export function readBulk<Row extends object>(
  type: new () => Row,
  body: unknown,
  policyText: unknown,
): BulkRequest<Row> {
  const errors: FieldError[] = [];
  const policy = readPolicy(policyText, errors);
  const values = readRows(body, errors);
  if (errors.length > 0) throw ValidationFailed({ fields: errors });
  const rows = values.map((value, index): BulkRow<Row> => {
    const row = readRow(type, value);
    return row instanceof Error ? { index, error: row } : { index, value: row };
  });
  return { policy, rows };
}

/**
 * Tells rows that name something for the first time from those that repeat it, with the index of
 * the first.
 */
export function firstOfEach<Row extends { readonly index: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): { readonly first: Row[]; readonly repeated: { readonly index: number; firstIndex: number }[] } {
  const seen = new Map<string, Row>();
  const repeated: { index: number; firstIndex: number }[] = [];
  for (const row of rows) {
    const known = seen.get(keyOf(row));
    if (known) repeated.push({ index: row.index, firstIndex: known.index });
    else seen.set(keyOf(row), row);
  }
  return { first: [...seen.values()], repeated };
}
