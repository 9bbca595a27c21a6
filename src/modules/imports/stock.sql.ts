/** Which import of a stock file with the same digest has been done already; $1 is this one. */
export const findDuplicate = `
  SELECT d.id FROM imports i
    JOIN imports d ON d.digest = i.digest AND d.status = 'completed' AND NOT d.dry_run AND d.id <> i.id
                  AND d.type = 'stock' AND d.duplicate_of IS NULL
   WHERE i.id = $1 ORDER BY d.created_at LIMIT 1`;

/** The rows of the file with what they name within the warehouses $2, and why one cannot be booked. */
export const collectRows = `
  CREATE TEMP TABLE stock_rows ON COMMIT DROP AS
  SELECT s.row_no, s.quantity, s.reason, p.id AS product_id, p.sku, w.id AS warehouse_id, w.code,
         CASE WHEN p.id IS NULL THEN 'PRODUCT_UNKNOWN'
              WHEN NOT p.track_stock THEN 'STOCK_NOT_TRACKED'
              WHEN w.id IS NULL THEN 'WAREHOUSE_UNKNOWN' END AS problem
    FROM staged_stock s
    LEFT JOIN products p ON lower(p.sku) = lower(s.sku) AND p.status <> 'archived'
    LEFT JOIN warehouses w ON lower(w.code) = lower(s.warehouse)
                          AND ($2::uuid[] IS NULL OR w.id = ANY($2::uuid[]))
   WHERE s.import_id = $1`;

/** Locks the levels that exist, in the order that every writer of stock keeps. */
export const lockLevels = `
  SELECT count(*) AS locked FROM (
    SELECT FROM stock_levels l
     WHERE EXISTS (SELECT FROM stock_rows r WHERE r.problem IS NULL
                      AND r.product_id = l.product_id AND r.warehouse_id = l.warehouse_id)
     ORDER BY l.product_id, l.warehouse_id FOR UPDATE) levels`;

/** What each level changes by; sums that leave it outside of its bounds are problems of their rows. */
export const collectLevels = `
  CREATE TEMP TABLE stock_changes ON COMMIT DROP AS
  SELECT r.product_id, r.warehouse_id, min(r.sku) AS sku, min(r.code) AS warehouse, sum(r.quantity) AS quantity,
         CASE WHEN count(DISTINCT r.reason) = 1 THEN min(r.reason) END AS reason,
         CASE WHEN sum(r.quantity) < 0
               AND coalesce(min(l.on_hand), 0) + sum(r.quantity)
                   < greatest(0, coalesce(min(l.allocated - l.backorder_limit), 0)) THEN 'STOCK_INSUFFICIENT'
              WHEN coalesce(min(l.on_hand), 0) + sum(r.quantity) > 1000000000 THEN 'VALUE_OUT_OF_RANGE'
         END AS problem
    FROM stock_rows r
    LEFT JOIN stock_levels l ON l.product_id = r.product_id AND l.warehouse_id = r.warehouse_id
   WHERE r.problem IS NULL
   GROUP BY r.product_id, r.warehouse_id`;

export const markRows = `
  UPDATE stock_rows r SET problem = c.problem FROM stock_changes c
   WHERE r.product_id = c.product_id AND r.warehouse_id = c.warehouse_id
     AND r.problem IS NULL AND c.problem IS NOT NULL`;

export const rejectRows = `
  INSERT INTO import_rejections (import_id, row_no, line, cells, code, reason)
  SELECT s.import_id, s.row_no, s.line, s.cells, r.problem,
         CASE r.problem WHEN 'PRODUCT_UNKNOWN' THEN 'no product has this SKU'
                        WHEN 'STOCK_NOT_TRACKED' THEN 'the stock of the product is not tracked'
                        WHEN 'WAREHOUSE_UNKNOWN' THEN 'no warehouse has this code'
                        WHEN 'STOCK_INSUFFICIENT' THEN 'less is there, or not reserved, than the file takes away'
                        ELSE 'the stock would be larger than can be stored' END
    FROM stock_rows r JOIN staged_stock s ON s.import_id = $1 AND s.row_no = r.row_no
   WHERE r.problem IS NOT NULL`;

/** The next levels after $1, $2 in the order of locking; $3 of them. */
export const nextLevels = `
  SELECT product_id AS "productId", warehouse_id AS "warehouseId", sku, warehouse,
         quantity::int AS quantity, reason
    FROM stock_changes
   WHERE problem IS NULL AND quantity <> 0 AND (product_id, warehouse_id) > ($1::uuid, $2::uuid)
   ORDER BY product_id, warehouse_id LIMIT $3`;
