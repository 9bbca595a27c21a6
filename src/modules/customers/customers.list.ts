import { defineList } from '../../platform/http/lists/list-definition.js';
import { oneOf, textFilter, timeRange } from '../../platform/http/lists/list-filters.js';
import { AddressResponse } from './dto/address.response.js';
import { CustomerResponse } from './dto/customer.response.js';

export const customerList = defineList({
  name: 'customers',
  id: 'id',
  sorts: { createdAt: 'created_at', updatedAt: 'updated_at', name: 'name' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('status', ['active', 'blocked', 'erased']),
    email: textFilter('email', { ignoreCase: true }),
    externalReference: textFilter('external_reference'),
    createdAt: timeRange('created_at'),
    updatedAt: timeRange('updated_at'),
  },
  search: ['name', 'email', 'external_reference'],
  fields: CustomerResponse,
});

export const addressList = defineList({
  name: 'customer-addresses',
  id: 'id',
  sorts: { createdAt: 'created_at' },
  defaultSort: 'createdAt',
  filters: {},
  fields: AddressResponse,
});
