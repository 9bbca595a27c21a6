import type { Response } from 'supertest';
import { errorOf, type Stored } from './resource.js';

/** The data of a bulk request's answer. */
export interface BulkAnswer {
  readonly policy: string;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly rows: readonly {
    readonly index: number;
    readonly status: string;
    readonly data: Stored | null;
    readonly error: { readonly code: string; readonly details: Record<string, unknown> } | null;
  }[];
}

export const statusesOf = ({ rows }: BulkAnswer): string[] => rows.map(({ status }) => status);

export const codesOf = ({ rows }: BulkAnswer): (string | null)[] =>
  rows.map(({ error }) => error?.code ?? null);

/** The refused rows of BULK_REJECTED, as `index code`. */
export function refusalsOf(response: Response): string[] {
  const { code, details } = errorOf(response);
  if (code !== 'BULK_REJECTED') throw new Error(`The answer is ${code}.`);
  const rows = details['rows'] as { index: number; error: { code: string } }[];
  return rows.map(({ index, error }) => `${index} ${error.code}`);
}
