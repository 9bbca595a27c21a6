import { jsonRows } from '../../platform/database/json-row.js';

const answered = `l.id AS "lineId", l.product_id AS "productId", l.sku, l.name, p.quantity`;

const linesOf = (shipment: string, columns: string): string =>
  jsonRows(`SELECT ${columns} FROM shipment_lines p JOIN order_lines l ON l.id = p.order_line_id
   WHERE p.shipment_id = ${shipment} ORDER BY l.position`);

/** Columns of a shipment as `s`, of the order as `o` and of the warehouse as `w`. */
export const shipmentColumns = `s.id, s.number, s.order_id AS "orderId", o.number AS "orderNumber",
  s.warehouse_id AS "warehouseId", w.code AS warehouse, s.status, s.carrier,
  s.tracking_number AS "trackingNumber", s.tracking_url AS "trackingUrl",
  s.shipped_at AS "shippedAt", s.delivered_at AS "deliveredAt", s.cancelled_at AS "cancelledAt",
  s.version, s.created_at AS "createdAt", s.updated_at AS "updatedAt",
  ${linesOf('s.id', `${answered}, p.tracked`)} AS lines`;

/** What of a shipment's answer its columns have otherwise, over rows `r`. */
export const shipmentFieldsInSql = { lines: linesOf('r.id', answered) };
