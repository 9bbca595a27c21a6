// The rows are locked in one order by every writer, so two writers never wait for each other in a
// circle. A row that was waited for is read again after the lock: `locked` has it as it is now. The
// scan of the UPDATE still has it as it was when the statement began, and PostgreSQL tests guards
// and CHECKs on that one first. So the UPDATE adds to the locked values, which nobody can change
// any more, and leaves the judgement to `checked`. One change that does not fit, and the statement
// writes nothing at all; the CHECKs of the table stand behind it.
const lockAndCheck = `
  WITH input AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::int[],
                         $7::text[], $8::uuid[], $9::text[])
      AS m (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated,
            reference_type, reference_id, reason)
  ), change AS MATERIALIZED (
    SELECT product_id, warehouse_id,
           sum(delta_on_hand)::int AS delta_on_hand, sum(delta_allocated)::int AS delta_allocated,
           bool_or(type = 'transfer_out') AS keeps_reserved
      FROM input GROUP BY product_id, warehouse_id
  ), locked AS MATERIALIZED (
    SELECT l.id, l.product_id, l.warehouse_id, l.on_hand, l.allocated, l.backorder_limit, l.version,
           l.reorder_point, l.low_since,
           c.delta_on_hand, c.delta_allocated, c.keeps_reserved
      FROM change c
      JOIN stock_levels l ON l.product_id = c.product_id AND l.warehouse_id = c.warehouse_id
     ORDER BY l.product_id, l.warehouse_id
       FOR UPDATE OF l
  ), checked AS MATERIALIZED (
    SELECT *, on_hand + delta_on_hand >= 0
              AND allocated + delta_allocated
                  BETWEEN 0 AND on_hand + delta_on_hand
                              + CASE WHEN keeps_reserved THEN 0 ELSE backorder_limit END AS fits
      FROM locked
  ), verdict AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE fits) = (SELECT count(*) FROM change) AS ok FROM checked
  ), updated AS (
    UPDATE stock_levels l
       SET on_hand = k.on_hand + k.delta_on_hand,
           allocated = k.allocated + k.delta_allocated,
           backorder_limit = k.backorder_limit,
           low_since = CASE WHEN k.on_hand + k.delta_on_hand - k.allocated - k.delta_allocated
                                 <= k.reorder_point THEN coalesce(k.low_since, now()) END,
           version = k.version + 1,
           updated_at = now()
      FROM checked k
     WHERE l.id = k.id AND (SELECT ok FROM verdict)
    RETURNING l.id, l.on_hand, l.allocated, l.low_since
  ), moved AS (
    INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated,
                                 reference_type, reference_id, reason, actor_id, actor_name)
    SELECT id, product_id, warehouse_id, type, delta_on_hand, delta_allocated,
           reference_type, reference_id, reason, $10::uuid, $11
      FROM input WHERE (SELECT ok FROM verdict)
  )`;

const reserveToo = `, reserved AS (
    INSERT INTO stock_reservations (id, order_id, order_line_id, product_id, warehouse_id, quantity,
                                    expires_at, placed_at)
    SELECT r.* FROM unnest($12::uuid[], $13::uuid[], $14::uuid[], $15::uuid[], $16::uuid[],
                           $17::int[], $18::timestamptz[], $19::timestamptz[]) AS r
     WHERE (SELECT ok FROM verdict)
    ON CONFLICT (order_line_id, warehouse_id) WHERE state = 'open'
    DO UPDATE SET quantity = stock_reservations.quantity + excluded.quantity,
                  expires_at = excluded.expires_at, updated_at = now()
  )`;

const answer = `
  SELECT u.id AS "levelId", c.product_id AS "productId", c.warehouse_id AS "warehouseId",
         u.on_hand AS "onHand", u.allocated, coalesce(k.fits, false) AS fits, now() AS "occurredAt",
         k.reorder_point AS "reorderPoint",
         k.low_since IS NULL AND u.low_since IS NOT NULL AS "becameLow",
         CASE WHEN c.keeps_reserved THEN greatest(0, coalesce(k.on_hand - k.allocated, 0))
              WHEN c.delta_on_hand < 0 THEN coalesce(k.on_hand, 0)
              ELSE coalesce(k.on_hand - k.allocated + k.backorder_limit, 0) END AS available
    FROM change c
    LEFT JOIN checked k ON k.product_id = c.product_id AND k.warehouse_id = c.warehouse_id
    LEFT JOIN updated u ON u.id = k.id`;

/** Parameters $1–$9: columns of the movements; $10, $11: the actor. */
export const applyChanges = lockAndCheck + answer;
/** The same, and $12–$19: columns of the reservations. */
export const applyAndReserve = lockAndCheck + reserveToo + answer;
