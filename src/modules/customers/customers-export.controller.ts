import { toCustomerResponse } from './dto/customer.response.js';
import { customerList } from './customers.list.js';
import { CustomersService } from './customers.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const customersExports = [
  exportController(customerList, {
    tag: 'customers',
    requires: ['customers:read'],
    service: CustomersService,
    page: (service, request) => service.page(request),
    item: toCustomerResponse,
  }),
];
