import { defineError } from '../../errors/domain-error.js';

export const ExportFormatNotAcceptable = defineError<{ formats: string[] }>(
  'EXPORT_FORMAT_NOT_ACCEPTABLE',
  { kind: 'not_acceptable', message: 'An export is NDJSON or CSV.' },
);
export const ExportsBusy = defineError('EXPORTS_BUSY', {
  kind: 'unavailable',
  level: 'warn',
  message: 'Too many exports are running; try again.',
});
