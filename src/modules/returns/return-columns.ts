import { jsonRows } from '../../platform/database/json-row.js';

const answered = `l.id, l.order_line_id AS "lineId", l.product_id AS "productId", l.sku, l.name,
  l.unit_price AS "unitPrice", l.quantity, l.quantity_received AS "quantityReceived", l.restock,
  l.condition, l.reason, l.value`;

const linesOf = (id: string, columns: string): string =>
  jsonRows(`SELECT ${columns} FROM return_lines l WHERE l.return_id = ${id} ORDER BY l.position`);

/** Columns of a return as `r`, of its order as `o` and of its warehouse as `w`. */
export const returnColumns = `r.id, r.number, r.order_id AS "orderId", o.number AS "orderNumber",
  r.customer_id AS "customerId", r.warehouse_id AS "warehouseId", w.code AS warehouse, r.source,
  r.reference, r.status, r.reason, r.currency, r.value, r.received_at AS "receivedAt",
  r.cancelled_at AS "cancelledAt", r.version, r.created_at AS "createdAt",
  r.updated_at AS "updatedAt", ${linesOf('r.id', `${answered}, l.position`)} AS lines`;

/** What of a return's answer its columns have otherwise, over rows `r`. */
export const returnFieldsInSql = { lines: linesOf('r.id', answered) };
