import { databaseErrorOf } from '../platform/database/pg-error-mapping.js';
import { DomainError } from '../platform/errors/domain-error.js';

function domainLine({ code, message, details }: DomainError): string {
  const more = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : '';
  return `${code}: ${message}${more}`;
}

/** What went wrong in one line; a stack would hide it. */
export function failureLine(error: unknown): string {
  if (error instanceof DomainError) return domainLine(error);
  const database = databaseErrorOf(error);
  if (database?.kind === 'unavailable') return domainLine(database);
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.trim().split('\n');
  return line === '' ? 'The command failed.' : line;
}
