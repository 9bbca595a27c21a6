import { OrderLineRowResponse, toOrderLineRows } from './dto/order-line-row.response.js';
import { toOrderListItem } from './dto/order.response.js';
import { orderList } from './orders.list.js';
import { OrdersService } from './orders.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

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
    item: toOrderListItem,
  }),
  exportController(orderLineList, {
    tag: 'orders',
    requires: ['orders:read'],
    service: OrdersService,
    page: (orders, request) => orders.page({ ...request, include: ['lines'] }),
    item: toOrderLineRows,
  }),
];
