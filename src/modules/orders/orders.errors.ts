import { defineError } from '../../platform/errors/domain-error.js';
import type { Obstacle, OrderCommand } from './order-status.js';

export const OrderNotFound = defineError<{ id?: string; source?: string; reference?: string }>(
  'ORDER_NOT_FOUND',
  { kind: 'not_found', message: 'There is no such order.' },
);
export const OrderPastUnknown = defineError<{
  /** From when on it is known, in UTC. */
  knownFrom: string;
}>('ORDER_PAST_UNKNOWN', {
  kind: 'not_found',
  message: 'The order was placed by then, but what it was like is not known.',
});
export const OrderLineNotFound = defineError<{ id: string }>('ORDER_LINE_NOT_FOUND', {
  kind: 'not_found',
  message: 'The order has no such line.',
});
export const OrderInvalidTransition = defineError<{
  command: string;
  status: string;
  allowed: OrderCommand[];
  /** What stands in the way; `status` when the status itself does. */
  blockedBy: Obstacle;
}>('ORDER_INVALID_TRANSITION', {
  kind: 'conflict',
  message: 'The order cannot do this in its present state.',
});
export const OrderNotDraft = defineError<{ status: string }>('ORDER_NOT_DRAFT', {
  kind: 'conflict',
  message: 'Only a draft can be edited or deleted.',
});
export const OrderFieldsFixed = defineError<{ status: string; fields: string[] }>(
  'ORDER_FIELDS_FIXED',
  { kind: 'conflict', message: 'Some of the fields cannot change once the order is placed.' },
);
export const OrderFulfilled = defineError('ORDER_FULFILLED', {
  kind: 'conflict',
  message: 'Everything of the order was shipped: its addresses stay as they are.',
});
export const OrderLineQuantityTooLow = defineError<{ quantity: number; minimum: number }>(
  'ORDER_LINE_QUANTITY_TOO_LOW',
  {
    kind: 'conflict',
    message: 'The line cannot have fewer units than are shipped, packed or cancelled.',
  },
);
export const OrderLineStarted = defineError<{ shipped: number; packed: number }>(
  'ORDER_LINE_STARTED',
  {
    kind: 'conflict',
    message: 'A part of the line is shipped or packed: lower its quantity, or cancel the rest.',
  },
);
export const OrderLineRestTooSmall = defineError<{ quantity: number; cancellable: number }>(
  'ORDER_LINE_REST_TOO_SMALL',
  {
    kind: 'conflict',
    message: 'Fewer units of the line are left than are to be cancelled.',
  },
);
export const OrderLinePriceFixed = defineError<{ shipped: number }>('ORDER_LINE_PRICE_FIXED', {
  kind: 'conflict',
  message: 'The price of a placed line changes to another one only, and before any of it ships.',
});
export const OrderPriceReasonRequired = defineError('ORDER_PRICE_REASON_REQUIRED', {
  kind: 'unprocessable',
  message: 'Another price for a placed line needs a reason.',
  constraints: ['ck_order_lines_price_reason'],
});
export const OrderHeld = defineError<{ reason: string; allowed: OrderCommand[] }>('ORDER_HELD', {
  kind: 'conflict',
  message: 'The order is on hold: release it first.',
});
export const OrderShipped = defineError<{ allowed: OrderCommand[] }>('ORDER_SHIPPED', {
  kind: 'conflict',
  message: 'A part of the order was shipped: it cannot be cancelled as a whole.',
});
export const OrderPacked = defineError<{ allowed: OrderCommand[] }>('ORDER_PACKED', {
  kind: 'conflict',
  message: 'A shipment of the order is being packed: cancel it first.',
  constraints: ['ck_order_lines_fulfilled'],
});
export const OrderEmpty = defineError('ORDER_EMPTY', {
  kind: 'unprocessable',
  message: 'An order needs at least one line to be placed.',
});
export const OrderTooManyLines = defineError<{ limit: number }>('ORDER_TOO_MANY_LINES', {
  kind: 'unprocessable',
  message: 'The order has as many lines as one can have.',
});
export const OrderTotalTooLarge = defineError('ORDER_TOTAL_TOO_LARGE', {
  kind: 'unprocessable',
  message: 'The total of the order is larger than can be stored.',
});
export const OrderReferenceTaken = defineError('ORDER_REFERENCE_TAKEN', {
  kind: 'conflict',
  message: 'An order has this source and reference already.',
  constraints: ['uq_orders_source_reference'],
});
export const OrderSourceRequired = defineError('ORDER_SOURCE_REQUIRED', {
  kind: 'unprocessable',
  message: 'A reference needs the source that it comes from.',
  constraints: ['ck_orders_reference'],
});
export const OrderCurrencyMismatch = defineError<{ currency: string; skus: string[] }>(
  'ORDER_CURRENCY_MISMATCH',
  { kind: 'unprocessable', message: 'Some products are not priced in the currency of the order.' },
);
export const ProductNotSellable = defineError<{ skus: string[] }>('PRODUCT_NOT_SELLABLE', {
  kind: 'conflict',
  message: 'Some products are not active and cannot be ordered.',
});
export const OrderPriceChanged = defineError<{
  lines: {
    id: string;
    sku: string;
    unitPrice: number;
    currentUnitPrice: number;
    currentTaxRateBp: number;
  }[];
}>('ORDER_PRICE_CHANGED', {
  kind: 'conflict',
  message: 'The catalogue changed since the draft was priced: write the lines again to accept it.',
});
