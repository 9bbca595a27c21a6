/** What a set of changed rows means to others; the parts are SQL. */
export interface LoggedRows {
  /** A CTE of the changed rows. */
  readonly rows: string;
  readonly event: string;
  readonly resource: string;
  readonly id: string;
  readonly payload: string;
  /** The resource before and after; NULL and the column `payload` unless said otherwise. */
  readonly before?: string;
  readonly after?: string;
}

/** The CTE `actor`: who uploaded the import $1. */
export const actorOfImport = `
  actor AS (SELECT actor_kind, actor_id, actor_name, request_id, trace_id
              FROM imports WHERE id = $1)`;

/**
 * CTEs that write the outbox event and the audit entry of every row, what `ChangeLog.record` does
 * for changes one by one. Needs the CTE `actor`.
 */
export function logged(rows: LoggedRows): string {
  const { event, resource, id, payload, before = 'NULL::jsonb', after = 'payload' } = rows;
  // Used twice, the CTE is kept: the payload is built once.
  return `, ${rows.rows}_told AS (
    SELECT *, ${id}::text AS told_id, ${payload} AS payload FROM ${rows.rows}
  ), ${rows.rows}_outbox AS (
    INSERT INTO outbox_events (id, type, resource, resource_id, payload, actor_id, request_id,
                               trace_id)
    SELECT new_row_id(), '${event}', '${resource}', told_id, payload, actor_id, request_id, trace_id
      FROM ${rows.rows}_told, actor
  ), ${rows.rows}_audit AS (
    INSERT INTO audit_entries (id, action, resource, resource_id, actor_kind, actor_id, actor_name,
                               request_id, trace_id, before, after)
    SELECT new_row_id(), '${event}', '${resource}', told_id, actor_kind, actor_id, actor_name,
           request_id, trace_id, ${before}, ${after}
      FROM ${rows.rows}_told AS ${rows.rows}, actor
  )`;
}

/** A statement that tells of rows which others have written, in the order of `select`. */
export const tell = (select: string, rows: LoggedRows): string => `
  WITH ${actorOfImport}, ${rows.rows} AS (${select})${logged(rows)}
  SELECT 1`;

// The resources as the API shows them, as far as an import sets them.
export const productJson = (p: string): string => `JSON_OBJECT(
  'id': ${p}.id, 'sku': ${p}.sku, 'name': ${p}.name, 'description': ${p}.description,
  'status': ${p}.status, 'categoryId': ${p}.category_id, 'barcode': ${p}.barcode,
  'unitPrice': ${p}.unit_price, 'currency': ${p}.currency, 'taxRateBp': ${p}.tax_rate_bp,
  'trackStock': ${p}.track_stock, 'attributes': ${p}.attributes, 'version': ${p}.version,
  'createdAt': ${p}.created_at, 'updatedAt': ${p}.updated_at RETURNING jsonb)`;

export const customerJson = (c: string): string => `JSON_OBJECT(
  'id': ${c}.id, 'email': ${c}.email, 'name': ${c}.name, 'externalReference': ${c}.external_reference,
  'status': ${c}.status, 'version': ${c}.version, 'createdAt': ${c}.created_at, 'updatedAt': ${c}.updated_at RETURNING jsonb)`;

/** Of a customer's payload for the audit, which must not keep what identifies a person in the clear. */
export const auditedCustomer = `payload || jsonb_build_object(
  'name', '[withheld]', 'externalReference', '[withheld]')`;
