import { AddressesService } from './addresses.service.js';
import { CustomerNotFound } from './customers.errors.js';
import { addressList, customerList } from './customers.list.js';
import { CustomersService } from './customers.service.js';
import {
  exportController,
  nestedExportController,
} from '../../platform/http/lists/export-controller.js';

export const customersExports = [
  exportController(customerList, {
    tag: 'customers',
    requires: ['customers:read'],
    service: CustomersService,
    page: (service, request) => service.page(request),
    inSql: {},
  }),
  nestedExportController(addressList, {
    tag: 'customers: addresses',
    path: 'customers/:id/addresses',
    requires: ['customers:read'],
    service: AddressesService,
    page: (addresses, id, request) => addresses.page(id, request),
    inSql: {},
    errors: [CustomerNotFound],
  }),
];
