import { exportController } from '../../platform/http/lists/export-controller.js';
import { faultList } from './faults.list.js';
import { FaultsService } from './faults.service.js';

export const FaultsExportController = exportController(faultList, {
  tag: 'operations',
  requires: ['operations:read'],
  service: FaultsService,
  page: (faults, request) => faults.page(request),
  inSql: {},
});
