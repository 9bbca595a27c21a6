import { transferList } from './transfers.list.js';
import { TransfersService } from './transfers.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const transfersExports = [
  exportController(transferList, {
    tag: 'stock: transfers',
    requires: ['stock:read'],
    service: TransfersService,
    page: (service, request, actor) => service.page(actor, request),
    inSql: {},
  }),
];
