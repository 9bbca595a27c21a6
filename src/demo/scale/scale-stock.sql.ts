import { kinds } from './scale-functions.sql.js';
import { startMs } from './scale-masters.sql.js';

const opened = `${startMs} - 300 * 86400000::bigint`;

/**
 * Two levels per product, in two of the warehouses ($1: how many there are), with what the orders
 * took. One product in two hundred was opened with exactly what has been shipped: its open orders
 * wait.
 */
export const collectLevels = `
  CREATE TEMP TABLE scale_levels ON COMMIT DROP AS
  WITH taken AS (
    SELECT product, second, coalesce(sum(quantity) FILTER (WHERE fate = 'completed'), 0) AS shipped,
           coalesce(sum(quantity) FILTER (WHERE fate IN ('placed', 'confirmed')), 0) AS open
      FROM scale_held GROUP BY product, second
  )
  SELECT p.i * 2::bigint + v.second::int AS n, p.i AS product, p.id AS product_id, v.second, w.id AS warehouse_id,
         coalesce(t.shipped, 0)::int AS shipped, coalesce(t.open, 0)::int AS open,
         p.i % 200 = 7 AS waiting,
         CASE WHEN p.i % 200 = 7 THEN coalesce(t.shipped, 0)
              ELSE coalesce(t.shipped + t.open, 0) + pg_temp.scale_pick(p.i, 41, 500) END::int AS opening
    FROM scale_products p
   CROSS JOIN (VALUES (false), (true)) v (second)
    JOIN warehouses w ON w.code = 'W' || lpad((1 + (pg_temp.scale_pick(p.i, 42, $1::int)
           + CASE WHEN v.second THEN 1 + pg_temp.scale_pick(p.i, 43, $1::int - 1) ELSE 0 END) % $1::int)::text, 2, '0')
    LEFT JOIN taken t ON t.product = p.i AND t.second = v.second`;

export const addLevels = `
  INSERT INTO stock_levels (id, product_id, warehouse_id, on_hand, allocated, backorder_limit, reorder_point,
                            low_since, created_at, updated_at)
  SELECT pg_temp.scale_id(${opened}, ${kinds.level}, n), product_id, warehouse_id, opening - shipped, open,
         CASE WHEN waiting THEN open + 100 ELSE 0 END, reorder_point,
         CASE WHEN opening - shipped - open <= reorder_point THEN at END, at, at
    FROM scale_levels,
         LATERAL (SELECT CASE WHEN n % 3 = 0 THEN 25 END AS reorder_point, pg_temp.scale_time(${opened}) AS at) x
   ORDER BY n`;

export const addReceipts = `
  INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated, reason,
                               actor_name, occurred_at)
  SELECT pg_temp.scale_id(${opened}, ${kinds.receipt}, n), product_id, warehouse_id, 'receipt', opening, 0,
         'opening stock', 'system', pg_temp.scale_time(${opened} + n % 1000)
    FROM scale_levels WHERE opening > 0 ORDER BY n`;

/** Within three days, all of an order at once. */
const shippedMs = 'h.ms + (2 + pg_temp.scale_pick(h.n >> 6, 44, 70)) * 3600000';

/** Reserved at once; shipped later, or released an hour later. */
export const addMovements = `
  INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated, reference_type,
                               reference_id, actor_name, occurred_at)
  SELECT pg_temp.scale_id(due, kind, h.n), h.product_id, l.warehouse_id, type, on_hand * h.quantity,
         allocated * h.quantity, 'order', h.order_id, 'system', pg_temp.scale_time(due)
    FROM scale_held h
    JOIN scale_levels l ON l.product = h.product AND l.second = h.second
   CROSS JOIN LATERAL (VALUES
     ('reserve', 0, 1, h.ms, ${kinds.reserve}, true),
     ('ship', -1, -1, ${shippedMs}, ${kinds.settle}, h.fate = 'completed'),
     ('release', 0, -1, h.ms + 3600000, ${kinds.settle}, h.fate = 'cancelled')
   ) m (type, on_hand, allocated, due, kind, happened)
   WHERE happened ORDER BY due, h.n`;

export const addReservations = `
  INSERT INTO stock_reservations (id, order_id, order_line_id, product_id, warehouse_id, quantity, state,
                                  placed_at, created_at, updated_at)
  SELECT pg_temp.scale_id(h.ms, ${kinds.reservation}, h.n), h.order_id, pg_temp.scale_id(h.ms, ${kinds.line}, h.n),
         h.product_id, l.warehouse_id, h.quantity,
         CASE h.fate WHEN 'completed' THEN 'consumed' WHEN 'cancelled' THEN 'released' ELSE 'open' END,
         t.at, t.at, t.at
    FROM scale_held h
    JOIN scale_levels l ON l.product = h.product AND l.second = h.second
   CROSS JOIN LATERAL (SELECT pg_temp.scale_time(h.ms) AS at) t
   ORDER BY h.n`;

/** One per order and warehouse. */
export const addShipments = `
  INSERT INTO shipments (id, number, order_id, warehouse_id, status, carrier, shipped_at, lead_seconds,
                         created_at, updated_at)
  SELECT id, 'SH-' || 100000000 + row_number() OVER (ORDER BY at, id), order_id, warehouse_id, 'shipped', 'Post',
         at, lead, at, at
    FROM (SELECT pg_temp.scale_id(max(${shippedMs}), ${kinds.shipment}, min(h.n)) AS id, h.order_id, l.warehouse_id,
                 pg_temp.scale_time(max(${shippedMs})) AS at,
                 (max(${shippedMs}) - min(h.ms)) / 1000 AS lead
            FROM scale_held h JOIN scale_levels l ON l.product = h.product AND l.second = h.second
           WHERE h.fate = 'completed' GROUP BY h.order_id, l.warehouse_id) s
   ORDER BY at, id`;

export const addShipmentLines = `
  INSERT INTO shipment_lines (shipment_id, order_line_id, quantity, tracked)
  SELECT s.id, r.order_line_id, r.quantity, true
    FROM stock_reservations r JOIN shipments s ON s.order_id = r.order_id AND s.warehouse_id = r.warehouse_id
   WHERE r.state = 'consumed' ORDER BY s.id, r.order_line_id`;

export const moveShipmentNumbers = `
  SELECT setval('shipment_number_seq', 100000000 + greatest(1, (SELECT count(*) FROM shipments)))`;
