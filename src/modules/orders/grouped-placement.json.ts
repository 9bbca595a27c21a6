// JSON put together as text: as compact as the program's own, and the cheapest way here. What a new
// order always says is written into the text.

/** An object as an SQL expression, from expressions of its values as JSON texts. */
function object(fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([name, value]) => `'"${name}":' || ${value}`);
  return `'{' || ${pairs.join(` || ',' || `)} || '}'`;
}

const constant = (value: unknown): string => `'${JSON.stringify(value)}'`;
const id = (column: string): string => `'"' || ${column} || '"'`;
const text = (column: string): string => `to_json(${column})::text`;
const orNull = (json: string): string => `coalesce(${json}, 'null')`;
const time = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', '"\\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\\""')`;

const none = constant(null);
const zero = constant(0);

/** `OrderLineResponse` of a priced line. */
export function lineTextOf(line: string): string {
  return object({
    id: id(`${line}.id`),
    position: `${line}.position`,
    productId: id(`${line}.product_id`),
    sku: text(`${line}.sku`),
    name: text(`${line}.name`),
    quantity: `${line}.quantity`,
    unitPrice: `${line}.unit_price`,
    priceOverridden: constant(false),
    priceReason: none,
    taxRateBp: `${line}.tax_rate_bp`,
    net: `${line}.net`,
    tax: `${line}.tax`,
    total: `(${line}.net + ${line}.tax)`,
    quantityShipped: zero,
    quantityCancelled: zero,
    quantityReturned: zero,
    quantityPacked: zero,
  });
}

/** `OrderResponse` of an accepted order, its new row, and its lines as a text. */
export function bodyOf(order: string, row: string, lines: string): string {
  const total = `(${order}.net + ${order}.tax + ${order}.shipping)`;
  const [placedAt, expiresAt] = [text(`${order}.placed_at`), text(`${order}.expires_at`)];
  return object({
    id: id(`${order}.id`),
    number: text(`${row}.number`),
    status: constant('placed'),
    fulfillmentStatus: constant('unfulfilled'),
    paymentStatus: constant('unpaid'),
    held: constant(false),
    holdReason: none,
    heldAt: none,
    cancelReason: none,
    currency: text(`${order}.currency`),
    totals: object({
      net: `${order}.net`,
      tax: `${order}.tax`,
      shipping: `${order}.shipping`,
      discount: zero,
      total,
    }),
    balance: object({ captured: zero, refunded: zero, returned: zero, due: total }),
    source: orNull(text(`${order}.source`)),
    reference: orNull(text(`${order}.reference`)),
    customerId: orNull(id(`${order}.customer_id`)),
    placedAt,
    reservationExpiresAt: `CASE WHEN ${order}.tracked THEN ${expiresAt} ELSE 'null' END`,
    version: constant(1),
    createdAt: time(`${row}.created_at`),
    updatedAt: time(`${row}.created_at`),
    billingAddress: orNull(`${order}.billing::jsonb::text`),
    shippingAddress: orNull(`${order}.delivery::jsonb::text`),
    lines: `'[' || ${lines} || ']'`,
  });
}

/** A line of `StockHeld`, as jsonb. */
export function heldOf(part: string): string {
  return `jsonb_build_object('lineId', ${part}.line_id, 'productId', ${part}.product_id,
    'sku', ${part}.sku, 'warehouseId', ${part}.warehouse_id, 'quantity', ${part}.quantity)`;
}
