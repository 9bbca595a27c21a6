import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  numberRange,
  oneOf,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { ProductResponse } from './dto/product.response.js';
import { productStatuses } from './product-status.js';

export const productList = defineList({
  name: 'products',
  id: 'id',
  sorts: {
    createdAt: 'created_at',
    updatedAt: 'updated_at',
    name: 'name',
    sku: 'lower(sku)',
    unitPrice: 'unit_price',
  },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('status', productStatuses),
    categoryId: uuidFilter('category_id'),
    sku: textFilter('sku', { ignoreCase: true }),
    barcode: textFilter('barcode'),
    currency: textFilter('currency'),
    unitPrice: numberRange('unit_price'),
    createdAt: timeRange('created_at'),
    updatedAt: timeRange('updated_at'),
  },
  search: ['sku', 'name'],
  fields: ProductResponse,
});
