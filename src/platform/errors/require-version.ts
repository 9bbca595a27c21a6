import { PreconditionFailed } from './platform.errors.js';

/** Throws PRECONDITION_FAILED unless the row has the version; null accepts whatever is there. */
export function requireVersion(row: { readonly version: number }, version: number | null): void {
  if (version === null || version === row.version) return;
  throw PreconditionFailed({ currentVersion: row.version });
}
