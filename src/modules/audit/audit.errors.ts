import { defineError } from '../../platform/errors/domain-error.js';

export const AuditEntryNotFound = defineError<{ id: string }>('AUDIT_ENTRY_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such audit entry.',
});
export const AuditFormatNotAcceptable = defineError<{ formats: readonly string[] }>(
  'AUDIT_FORMAT_NOT_ACCEPTABLE',
  { kind: 'not_acceptable', message: 'The audit is exported as NDJSON or CSV.' },
);
