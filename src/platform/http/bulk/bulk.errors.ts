import { defineError } from '../../errors/domain-error.js';

export interface RowError {
  readonly code: string;
  readonly message: string;
  readonly details: object;
}

export const BulkRejected = defineError<{
  total: number;
  failed: number;
  rows: readonly { readonly index: number; readonly error: RowError }[];
}>('BULK_REJECTED', {
  kind: 'unprocessable',
  message: 'Nothing was changed, because some rows were refused.',
});
export const BulkRowRepeated = defineError<{ firstIndex: number }>('BULK_ROW_REPEATED', {
  kind: 'unprocessable',
  message: 'Another row of the request names the same resource.',
});
