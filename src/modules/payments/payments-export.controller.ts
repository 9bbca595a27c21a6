import { paymentList } from './payments.list.js';
import { PaymentsService } from './payments.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const paymentsExports = [
  exportController(paymentList, {
    tag: 'payments',
    requires: ['payments:read'],
    service: PaymentsService,
    page: (service, request) => service.page(request),
    inSql: {},
  }),
];
