import { toImportResponse } from './dto/import.response.js';
import { importList } from './imports.list.js';
import { ImportsService } from './imports.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const importsExports = [
  exportController(importList, {
    tag: 'imports',
    requires: ['imports:read'],
    service: ImportsService,
    page: (service, request, actor) => service.page(actor, request),
    item: toImportResponse,
  }),
];
