import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  oneOf,
  orNeverYet,
  textFilter,
  timeRange,
  timeRangeOfReached,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { warehouseFilterOf } from '../stock/stock.service.js';
import { ShipmentResponse } from './dto/shipment.response.js';
import { shipmentStatuses } from './shipment-status.js';

export const shipmentList = defineList({
  name: 'shipments',
  id: 's.id',
  sorts: { createdAt: 's.created_at', shippedAt: orNeverYet('s.shipped_at'), number: 's.number' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('s.status', shipmentStatuses),
    warehouse: warehouseFilterOf('s.warehouse_id'),
    orderId: uuidFilter('s.order_id'),
    number: textFilter('s.number'),
    trackingNumber: textFilter('s.tracking_number'),
    createdAt: timeRange('s.created_at'),
    shippedAt: timeRangeOfReached('s.shipped_at'),
  },
  fields: ShipmentResponse,
});
