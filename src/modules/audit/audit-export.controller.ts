import { toAuditEntryResponse } from './dto/audit-entry.response.js';
import { auditList } from './audit.list.js';
import { AuditService } from './audit.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const auditExports = [
  exportController(auditList, {
    tag: 'audit',
    requires: ['audit:read'],
    service: AuditService,
    page: (service, request) => service.page(request),
    item: toAuditEntryResponse,
  }),
];
