import { defineError } from '../../platform/errors/domain-error.js';

export const AuditEntryNotFound = defineError<{ id: string }>('AUDIT_ENTRY_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such audit entry.',
});
