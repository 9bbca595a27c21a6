import { OrderLineRowResponse } from './dto/order-line-row.response.js';
import { orderFieldsInSql } from './order-columns.js';
import { orderEventList } from './order-events.list.js';
import { found } from './order-refusals.js';
import { orderList } from './orders.list.js';
import { OrdersService } from './orders.service.js';
import {
  exportController,
  nestedExportController,
} from '../../platform/http/lists/export-controller.js';

/** The lines of the orders of the list, with its filters and its sort. */
const orderLineList = {
  ...orderList,
  name: 'order-lines',
  fields: OrderLineRowResponse,
  includes: [],
};

export const ordersExports = [
  exportController(orderList, {
    tag: 'orders',
    requires: ['orders:read'],
    service: OrdersService,
    page: (orders, request) => orders.page(request),
    inSql: orderFieldsInSql,
  }),
  exportController(orderLineList, {
    tag: 'orders',
    requires: ['orders:read'],
    service: OrdersService,
    page: (orders, request) => orders.pageLines(request),
    inSql: {},
  }),
  nestedExportController(orderEventList, {
    tag: 'orders: commands',
    path: 'orders/:id/events',
    requires: ['orders:read'],
    service: OrdersService,
    page: (orders, id, request) => orders.pageEvents(id, request),
    inSql: {},
    errors: found,
  }),
];
