import { CurrencyCode, OneOf, Text, Timestamp, Uuid } from '../../../platform/validation/fields.js';
import { type OrderStatus, orderStatuses } from '../order-status.js';
import { OrderLineResponse } from './order.response.js';

/** A line with what tells its order apart. */
export class OrderLineRowResponse extends OrderLineResponse {
  @Uuid() orderId: string;
  @Text({ example: 'SO-100000001' }) orderNumber: string;
  @OneOf(orderStatuses, { example: 'placed' }) orderStatus: OrderStatus;
  @CurrencyCode({ example: 'EUR' }) currency: string;
  @Text({ max: 64, nullable: true, example: 'webshop' }) source: string | null;
  @Text({ max: 128, nullable: true, example: 'W-2026-000017' }) reference: string | null;
  @Uuid({ nullable: true, example: null }) customerId: string | null;
  @Timestamp({ nullable: true }) placedAt: string | null;
}
