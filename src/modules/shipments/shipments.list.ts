import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  type FilterDefinition,
  oneOf,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { warehouseFilterOf } from '../stock/stock.service.js';
import { ShipmentResponse } from './dto/shipment.response.js';
import { shipmentStatuses } from './shipment-status.js';

// The indexed expression: a keyset needs a value for what has not left as well.
const shippedAt = `coalesce(s.shipped_at, '-infinity'::timestamptz)`;

function shippedRange(): FilterDefinition {
  const range = timeRange(shippedAt);
  return {
    ...range,
    parse: (text, operator) => {
      const condition = range.parse(text, operator);
      return condition && { ...condition, sql: `(${condition.sql} AND s.shipped_at IS NOT NULL)` };
    },
  };
}

export const shipmentList = defineList({
  name: 'shipments',
  id: 's.id',
  sorts: { createdAt: 's.created_at', shippedAt, number: 's.number' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('s.status', shipmentStatuses),
    warehouse: warehouseFilterOf('s.warehouse_id'),
    orderId: uuidFilter('s.order_id'),
    number: textFilter('s.number'),
    trackingNumber: textFilter('s.tracking_number'),
    createdAt: timeRange('s.created_at'),
    shippedAt: shippedRange(),
  },
  fields: ShipmentResponse,
});
