import { isDeepStrictEqual } from 'node:util';
import type { AuditValues } from './audit-entry.js';

export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}

const isObject = (value: unknown): value is AuditValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function changesAt(
  prefix: string,
  before: AuditValues,
  after: AuditValues,
): [string, FieldChange][] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): [string, FieldChange][] => {
    const [from, to] = [before[name] ?? null, after[name] ?? null];
    const path = `${prefix}${name}`;
    if (isObject(from) && isObject(to)) return changesAt(`${path}.`, from, to);
    return isDeepStrictEqual(from, to) ? [] : [[path, { from, to }]];
  });
}

/**
 * What differs between two states, by field: `{ status: { from, to } }`. Fields of objects are named
 * by their path (`address.city`), lists are compared whole. Absent and null are the same.
 */
export function changesBetween(
  before: AuditValues | null,
  after: AuditValues | null,
): Record<string, FieldChange> {
  return Object.fromEntries(changesAt('', before ?? {}, after ?? {}));
}
