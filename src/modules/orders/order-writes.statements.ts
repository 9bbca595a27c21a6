import { linesOf, orderColumns } from './order-columns.js';
import { newId } from '../../platform/ids.js';
import type {
  DraftValues,
  LineProgress,
  NewLine,
  ProgressValues,
  Writing,
} from './order-values.js';

/** Column names with their values: text of a statement that is the same for the same columns. */
export type Assignments = readonly (readonly [column: string, value: unknown])[];

export function draftAssignments(values: DraftValues): Assignments {
  const { totals, billingAddress, shippingAddress } = values;
  return [
    ['source', values.source],
    ['reference', values.reference],
    ['customer_id', values.customerId],
    ['currency', values.currency],
    ['net_total', totals.net],
    ['tax_total', totals.tax],
    ['shipping_total', totals.shipping],
    ['discount_total', totals.discount],
    ['total', totals.total],
    ['billing_address', billingAddress && JSON.stringify(billingAddress)],
    ['shipping_address', shippingAddress && JSON.stringify(shippingAddress)],
  ];
}

const progressColumns: readonly (readonly [keyof ProgressValues, string])[] = [
  ['status', 'status'],
  ['placedAt', 'placed_at'],
  ['reservationExpiresAt', 'reservation_expires_at'],
  ['holdReason', 'hold_reason'],
  ['heldAt', 'held_at'],
  ['cancelReason', 'cancel_reason'],
  ['fulfillmentStatus', 'fulfillment_status'],
  ['paymentStatus', 'payment_status'],
  ['captured', 'captured_total'],
  ['refunded', 'refunded_total'],
  ['returned', 'returned_total'],
  ['net', 'net_total'],
  ['tax', 'tax_total'],
  ['total', 'total'],
];

export function progressAssignments(values: ProgressValues): Assignments {
  return progressColumns
    .filter(([name]) => values[name] !== undefined)
    .map(([name, column]) => [column, values[name]]);
}

/** Parameters $1–$4 of `withTimeline`. */
export function timelineParameters({ actor, at, entries }: Writing): unknown[] {
  const rows = entries.map(({ type, data = {} }) => ({ id: newId(), type, data }));
  return [JSON.stringify(rows), actor.id, actor.name, at];
}

/** The change of one order as `o`, its timeline from $1–$4, and the whole order as the answer. */
export function withTimeline(change: string, lines?: string): string {
  return `WITH o AS (${change}), ${lines === undefined ? '' : `l AS (${lines}), `}timeline AS (
      INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name, occurred_at)
      SELECT e.id, o.id, e.type, e.data, $2::uuid, $3::text, $4::timestamptz
        FROM o, jsonb_to_recordset($1::jsonb) AS e (id uuid, type text, data jsonb)
    )
    SELECT ${orderColumns(lines === undefined ? linesOf() : linesOf('l'))} FROM o`;
}

const lineColumns = `id, order_id, position, product_id, sku, name, unit_price, price_overridden,
  price_reason, tax_rate_bp, quantity, net_total, tax_total, total`;

/** Inserts the lines of the JSON parameter into the order(s) of `from`, named `o`. */
export function insertLines(parameter: string, from: string): string {
  return `INSERT INTO order_lines (${lineColumns})
    SELECT n.id, o.id, n.position, n."productId", n.sku, n.name, n."unitPrice",
           n."priceOverridden", n."priceReason", n."taxRateBp", n.quantity, n.net, n.tax, n.total
      FROM ${from}, jsonb_to_recordset(${parameter}::jsonb) AS n (id uuid, position int,
           "productId" uuid, sku text, name text, "unitPrice" bigint, "priceOverridden" boolean,
           "priceReason" text, "taxRateBp" int, quantity int, net bigint, tax bigint, total bigint)`;
}

/** Sets what is left to ship and to pay of the lines in the JSON parameter $1. */
export const progressLines = `UPDATE order_lines l
    SET quantity_shipped = n."quantityShipped", quantity_cancelled = n."quantityCancelled",
        quantity_returned = n."quantityReturned", quantity_packed = n."quantityPacked",
        net_total = n.net, tax_total = n.tax, total = n.total
   FROM jsonb_to_recordset($1::jsonb) AS n (id uuid, "quantityShipped" int, "quantityCancelled" int,
        "quantityReturned" int, "quantityPacked" int, net bigint, tax bigint, total bigint)
  WHERE l.id = n.id`;

/** Sets what an edit may change of the placed lines in the JSON parameter $1. */
export const amendLines = `UPDATE order_lines l
    SET quantity = n.quantity, quantity_cancelled = n."quantityCancelled",
        unit_price = n."unitPrice", price_overridden = n."priceOverridden",
        price_reason = n."priceReason", net_total = n.net, tax_total = n.tax, total = n.total
   FROM jsonb_to_recordset($1::jsonb) AS n (id uuid, quantity int, "quantityCancelled" int,
        "unitPrice" bigint, "priceOverridden" boolean, "priceReason" text,
        net bigint, tax bigint, total bigint)
  WHERE l.id = n.id`;

export function linesParameter(lines: readonly (NewLine | LineProgress)[]): string {
  return JSON.stringify(lines);
}
