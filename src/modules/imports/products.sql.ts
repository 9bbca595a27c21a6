import { actorOfImport, logged, productJson } from './import-log.sql.js';

/** A SKU that the file names twice: the first row counts. $1 is the import, everywhere. */
export const rejectRepeatedSkus = `
  WITH numbered AS (
    SELECT row_no, row_number() OVER (PARTITION BY lower(sku) ORDER BY row_no) AS occurrence
      FROM staged_products WHERE import_id = $1
  ), repeated AS (
    DELETE FROM staged_products s USING numbered n
     WHERE s.import_id = $1 AND s.row_no = n.row_no AND n.occurrence > 1
    RETURNING s.*
  )
  INSERT INTO import_rejections (import_id, row_no, line, cells, code, reason)
  SELECT import_id, row_no, line, cells, 'SKU_REPEATED', 'an earlier row has the same SKU' FROM repeated`;

/** What an update leaves of the product and what it sets; null in the file keeps. */
export const updateProducts = `
  WITH ${actorOfImport}, wanted AS MATERIALIZED (
    SELECT p.id, ${productJson('p')} AS was, s.name, s.unit_price, s.currency, coalesce(s.description, p.description) AS description,
           coalesce(s.status, p.status) AS status, coalesce(s.barcode, p.barcode) AS barcode,
           coalesce(s.tax_rate_bp, p.tax_rate_bp) AS tax_rate_bp,
           coalesce(s.track_stock, p.track_stock) AS track_stock
      FROM staged_products s JOIN products p ON lower(p.sku) = lower(s.sku) AND p.status <> 'archived'
     WHERE s.import_id = $1
     ORDER BY p.id FOR NO KEY UPDATE OF p
  ), changed AS (
    UPDATE products p
       SET name = w.name, unit_price = w.unit_price, currency = w.currency, description = w.description,
           status = w.status, barcode = w.barcode, tax_rate_bp = w.tax_rate_bp,
           track_stock = w.track_stock, version = p.version + 1, updated_at = now()
      FROM wanted w
     WHERE p.id = w.id
       AND (p.name, p.unit_price, p.currency, p.description, p.status, p.barcode, p.tax_rate_bp, p.track_stock)
           IS DISTINCT FROM
           (w.name, w.unit_price, w.currency, w.description, w.status, w.barcode, w.tax_rate_bp, w.track_stock)
    RETURNING p.*, w.was
  )${logged({ rows: 'changed', event: 'product.updated', resource: 'product', id: 'changed.id', payload: productJson('changed'), before: 'changed.was' })}
  SELECT (SELECT count(*) FROM changed) AS "productsUpdated",
         (SELECT count(*) FROM wanted) - (SELECT count(*) FROM changed) AS "productsUnchanged"`;

export const addProducts = `
  WITH ${actorOfImport}, added AS (
    INSERT INTO products (id, sku, name, description, status, barcode, unit_price, currency,
                          tax_rate_bp, track_stock)
    SELECT new_row_id(), s.sku, s.name, s.description, coalesce(s.status, 'active'), s.barcode,
           s.unit_price, s.currency, coalesce(s.tax_rate_bp, 0), coalesce(s.track_stock, true)
      FROM staged_products s
     WHERE s.import_id = $1
       AND NOT EXISTS (SELECT FROM products p WHERE lower(p.sku) = lower(s.sku) AND p.status <> 'archived')
     ORDER BY s.row_no
    RETURNING *
  )${logged({ rows: 'added', event: 'product.created', resource: 'product', id: 'added.id', payload: productJson('added') })}
  SELECT count(*) AS "productsCreated" FROM added`;
