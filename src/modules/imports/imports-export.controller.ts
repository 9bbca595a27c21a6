import { jsonRows } from '../../platform/database/json-row.js';
import { importList } from './imports.list.js';
import { ImportsService } from './imports.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const importsExports = [
  exportController(importList, {
    tag: 'imports',
    requires: ['imports:read'],
    service: ImportsService,
    page: (service, request, actor) => service.page(actor, request),
    inSql: {
      errors: jsonRows(`SELECT e.key AS code, e.value AS rows
        FROM jsonb_each(r.rejections) WITH ORDINALITY AS e ORDER BY e.ordinality`),
    },
  }),
];
