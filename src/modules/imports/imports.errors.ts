import { defineError } from '../../platform/errors/domain-error.js';

export const ImportNotFound = defineError<{ id?: string }>('IMPORT_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such import.',
});
export const ImportFileMissing = defineError('IMPORT_FILE_MISSING', {
  kind: 'invalid',
  message: 'Send the file as the multipart part `file`.',
});
export const ImportFileEmpty = defineError('IMPORT_FILE_EMPTY', {
  kind: 'unprocessable',
  message: 'The file has no header line.',
});
export const ImportFieldsAfterFile = defineError<{ limitBytes: number }>(
  'IMPORT_FIELDS_AFTER_FILE',
  {
    kind: 'invalid',
    message: 'Send the field `type` before the file: a file this large cannot wait for it.',
  },
);
export const ImportFileTooLarge = defineError<{ limitBytes: number }>('IMPORT_FILE_TOO_LARGE', {
  kind: 'too_large',
  message: 'The file is larger than an import takes.',
});
export const ImportFileNotCsv = defineError('IMPORT_FILE_NOT_CSV', {
  kind: 'unsupported',
  message: 'The file is neither CSV text nor gzip of it.',
});
export const ImportFileUnreadable = defineError<{ reason: string; line?: number }>(
  'IMPORT_FILE_UNREADABLE',
  {
    kind: 'unprocessable',
    message: 'The file cannot be read to its end.',
  },
);
export const ImportColumnsMissing = defineError<{ missing: string[]; found: string[] }>(
  'IMPORT_COLUMNS_MISSING',
  { kind: 'unprocessable', message: 'The header lacks columns that the import needs.' },
);
export const ImportUploadAborted = defineError('IMPORT_UPLOAD_ABORTED', {
  kind: 'invalid',
  message: 'The upload ended before the file did.',
});
export const ImportsBusy = defineError<{ retryAfterSeconds: number }>('IMPORTS_BUSY', {
  kind: 'too_many',
  message: 'This instance is receiving as many imports as it takes at once.',
});
export const ImportAbandoned = defineError<{ attempts: number }>('IMPORT_ABANDONED', {
  kind: 'internal',
  message: 'The import was interrupted too often.',
});
export const ImportNotFinished = defineError<{ status: string }>('IMPORT_NOT_FINISHED', {
  kind: 'conflict',
  message: 'The import is still running: its rejected rows are complete when it has ended.',
});
