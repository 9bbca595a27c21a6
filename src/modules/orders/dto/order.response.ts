import {
  CurrencyCode,
  Flag,
  JsonObject,
  Money,
  Nested,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { OrderAddress } from '../order-address.js';
import { dueOf } from '../order-derived.js';
import {
  type FulfillmentStatus,
  fulfillmentStatuses,
  type OrderStatus,
  orderStatuses,
  type PaymentStatus,
  paymentStatuses,
} from '../order-status.js';
import type { OrderLineView, OrderListRow, OrderSummaryView, OrderView } from '../order-view.js';

const addressExample = {
  recipient: 'Ada Lovelace',
  line1: '12 St James Square',
  city: 'London',
  country: 'GB',
};

export class OrderLineResponse {
  @Uuid() id: string;
  @Whole({ min: 1, example: 1 }) position: number;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000a1' }) productId: string;
  @Sku({ description: 'As it was when the line was written.' }) sku: string;
  @Text({ max: 300, example: 'Earl Grey, 100 bags' }) name: string;
  @Whole({ min: 1, example: 2 }) quantity: number;
  @Money({ example: 450 }) unitPrice: number;
  @Flag({ example: false, description: 'The price was set by hand.' }) priceOverridden: boolean;
  @Text({ max: 500, nullable: true, example: null, description: 'Why it was set by hand.' })
  priceReason: string | null;
  @Whole({ max: 10_000, example: 2000, description: 'In basis points: 2000 is 20 %.' })
  taxRateBp: number;
  @Whole({ example: 900, description: 'Unit price × quantity that is not cancelled.' }) net: number;
  @Whole({ example: 180, description: 'Rounded half-up, once per line.' }) tax: number;
  @Whole({ example: 1080, description: 'Net + tax.' }) total: number;
  @Whole({ example: 0 }) quantityShipped: number;
  @Whole({ example: 0 }) quantityCancelled: number;
  @Whole({ example: 0 }) quantityReturned: number;
  @Whole({ example: 0, description: 'In shipments that have not left yet.' })
  quantityPacked: number;
}

export class OrderTotalsResponse {
  @Whole({ example: 900 }) net: number;
  @Whole({ example: 180 }) tax: number;
  @Whole({ example: 495 }) shipping: number;
  @Whole({ example: 0 }) discount: number;
  @Whole({ example: 1575, description: 'net + tax + shipping − discount.' }) total: number;
}

/** What was paid for the order, and what is still to be paid. */
export class OrderBalanceResponse {
  @Whole({ example: 0 }) captured: number;
  @Whole({ example: 0 }) refunded: number;
  @Whole({ example: 0, description: 'The value of the goods that came back.' }) returned: number;
  @Whole({
    min: -Number.MAX_SAFE_INTEGER,
    example: 1575,
    description:
      'total − returned − (captured − refunded); without the total once the order is cancelled or expired. Negative: to be given back.',
  })
  due: number;
}

/** An order as lists show it. */
export class OrderSummaryResponse {
  @Uuid() id: string;
  @Text({ example: 'SO-100000001' }) number: string;
  @OneOf(orderStatuses, { example: 'placed' }) status: OrderStatus;
  @OneOf(fulfillmentStatuses) fulfillmentStatus: FulfillmentStatus;
  @OneOf(paymentStatuses) paymentStatus: PaymentStatus;
  @Flag({ example: false }) held: boolean;
  @Text({ max: 500, nullable: true, example: null }) holdReason: string | null;
  @Timestamp({ nullable: true, example: null }) heldAt: string | null;
  @Text({ max: 500, nullable: true, example: null }) cancelReason: string | null;
  @CurrencyCode({ example: 'EUR' }) currency: string;
  @Nested(() => OrderTotalsResponse) totals: OrderTotalsResponse;
  @Nested(() => OrderBalanceResponse) balance: OrderBalanceResponse;
  @Text({ max: 64, nullable: true, example: 'webshop' }) source: string | null;
  @Text({ max: 128, nullable: true, example: 'W-2026-000017' }) reference: string | null;
  @Uuid({ nullable: true, example: null }) customerId: string | null;
  @Timestamp({ nullable: true }) placedAt: string | null;
  @Timestamp({
    nullable: true,
    description: 'When the order expires unless it is confirmed or paid. Null: it does not.',
  })
  reservationExpiresAt: string | null;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export class OrderListItemResponse extends OrderSummaryResponse {
  @Nested(() => OrderLineResponse, {
    list: true,
    optional: true,
    description: 'Only with `include=lines`.',
  })
  lines?: OrderLineResponse[];
}

export class OrderResponse extends OrderSummaryResponse {
  @JsonObject({ nullable: true, example: addressExample }) billingAddress: OrderAddress | null;
  @JsonObject({ nullable: true, example: addressExample }) shippingAddress: OrderAddress | null;
  @Nested(() => OrderLineResponse, { list: true }) lines: OrderLineResponse[];
}

export function toLineResponse(line: OrderLineView): OrderLineResponse {
  return { ...line };
}

export function toOrderSummary(order: OrderSummaryView): OrderSummaryResponse {
  const { net, tax, shipping, discount, total, captured, refunded, returned } = order;
  return {
    id: order.id,
    number: order.number,
    status: order.status,
    fulfillmentStatus: order.fulfillmentStatus,
    paymentStatus: order.paymentStatus,
    held: order.heldAt !== null,
    holdReason: order.holdReason,
    heldAt: order.heldAt?.toISOString() ?? null,
    cancelReason: order.cancelReason,
    currency: order.currency,
    totals: { net, tax, shipping, discount, total },
    balance: { captured, refunded, returned, due: dueOf(order.status, order) },
    source: order.source,
    reference: order.reference,
    customerId: order.customerId,
    placedAt: order.placedAt?.toISOString() ?? null,
    reservationExpiresAt: order.reservationExpiresAt?.toISOString() ?? null,
    version: order.version,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  };
}

export function toOrderListItem(order: OrderListRow): OrderListItemResponse {
  const summary = toOrderSummary(order);
  return order.lines ? { ...summary, lines: order.lines.map(toLineResponse) } : summary;
}

export function toOrderResponse(order: OrderView): OrderResponse {
  const { billingAddress, shippingAddress } = order;
  const lines = order.lines.map(toLineResponse);
  return { ...toOrderSummary(order), billingAddress, shippingAddress, lines };
}
