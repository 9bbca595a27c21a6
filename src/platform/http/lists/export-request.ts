import { ValidationFailed } from '../../errors/platform.errors.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { parseListRequest } from './list-request.js';

export const exportFormats = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
};

/** What a list is exported with: its filters, sort, search and fields, and nothing about pages. */
export interface ExportRequest {
  readonly request: ListRequest;
  readonly format: ExportFormat;
  /** As the caller wrote it, for the audit; what may name a person is left out. */
  readonly given: Readonly<Record<string, string>>;
}

const ofPages = ['limit', 'after', 'count', 'include'];
const personal = new Set(['q', 'email', 'name', 'recipient']);
const withheld = '(withheld)';

/** Reads the query of an export; `accepted` is the format that the Accept header prefers, or null. */
export function parseExport(
  definition: ListDefinition,
  query: Readonly<Record<string, unknown>>,
  accepted: ExportFormat | null,
): ExportRequest {
  const { format: named, ...rest } = query;
  const message = 'an export has no pages';
  const fields = ofPages
    .filter((name) => name in rest)
    .map((name) => ({ pointer: `?${name}`, rule: 'unknownFilter', message }));
  const format = named === undefined ? accepted : exportFormats.find((one) => one === named);
  if (!format) {
    const known = `must be one of ${exportFormats.join(', ')}`;
    fields.push({ pointer: '?format', rule: 'isIn', message: known });
  }
  if (fields.length > 0 || !format) throw ValidationFailed({ fields });
  const request = parseListRequest(definition, rest);
  const given = Object.entries(rest).map(([name, value]) => [
    name,
    personal.has(name) ? withheld : String(value),
  ]);
  return { request, format, given: Object.fromEntries(given) as Record<string, string> };
}
