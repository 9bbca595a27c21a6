/** A place where the database holds data of a person; the parts are SQL, $1 is the customer's id. */
export interface PersonalPlace {
  readonly table: string;
  /** The rows that still hold something. */
  readonly where: string;
  /** What takes it away; the rows are those of `where`. */
  readonly clear: string;
}

const fields = `'{name,email,externalReference,label,recipient,line1,line2,city,region,postalCode,billingAddress,shippingAddress}'::text[]`;
const spent =
  '{"status":"success","data":null,"message":"The answer held personal data that was erased."}';

/**
 * Every place that holds personal data of a customer. Preview, erasure and verification all read this
 * list; the audit is not in it, because its part is unreadable without the key. A customer's own row
 * goes last: others are found by what it says.
 */
export const personalPlaces: readonly PersonalPlace[] = [
  {
    table: 'customer_addresses',
    where: 'customer_id = $1::uuid',
    clear: 'DELETE FROM customer_addresses',
  },
  {
    table: 'orders',
    where:
      'customer_id = $1::uuid AND (billing_address IS NOT NULL OR shipping_address IS NOT NULL)',
    clear: `UPDATE orders SET billing_address = NULL, shipping_address = NULL,
              version = version + 1, updated_at = now()`,
  },
  {
    table: 'order_notes',
    where: `order_id IN (SELECT id FROM orders WHERE customer_id = $1::uuid)`,
    clear: 'DELETE FROM order_notes',
  },
  {
    table: 'outbox_events',
    where: `((resource = 'customer' AND resource_id = $1::text) OR payload->>'customerId' = $1::text)
            AND payload ?| ${fields}`,
    clear: `UPDATE outbox_events SET payload = payload - ${fields}`,
  },
  {
    table: 'idempotency_keys',
    where: `(strpos(body, $1::text) > 0 OR strpos(scope, $1::text) > 0 OR EXISTS (
              SELECT FROM orders WHERE customer_id = $1::uuid AND strpos(lower(scope), orders.id::text) > 0)) AND body <> '' AND body <> '${spent}'`,
    clear: `UPDATE idempotency_keys SET body = '${spent}'`,
  },
  {
    table: 'import_rejections',
    where: `cells::jsonb ? (SELECT external_reference FROM customers WHERE id = $1::uuid)`,
    clear: `UPDATE import_rejections SET cells = '[]'`,
  },
  {
    table: 'personal_keys',
    where: 'subject_id = $1::uuid',
    clear: 'DELETE FROM personal_keys',
  },
  {
    table: 'customers',
    where: `id = $1::uuid AND status <> 'erased'`,
    clear: `UPDATE customers SET name = 'Erased customer', email = NULL, external_reference = NULL,
              status = 'erased', version = version + 1, updated_at = now()`,
  },
];
