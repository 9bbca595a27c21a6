import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { OrderAddress } from '../order-address.js';
import type { FulfillmentStatus, OrderStatus, PaymentStatus } from '../order-status.js';

@Entity({ name: 'orders' })
@Index('uq_orders_number', ['number'], { unique: true })
@Index('uq_orders_source_reference', ['source', 'reference'], { unique: true })
@Index('ix_orders_source', ['source', 'createdAt', 'id'], { where: 'source IS NOT NULL' })
@Index('ix_orders_reference', ['reference'], { where: 'reference IS NOT NULL' })
@Index('ix_orders_customer_id', ['customerId', 'createdAt', 'id'])
@Index('ix_orders_status', ['status', 'createdAt', 'id'])
@Index('ix_orders_fulfillment_status', ['fulfillmentStatus', 'createdAt', 'id'])
@Index('ix_orders_payment_status', ['paymentStatus', 'createdAt', 'id'])
@Index('ix_orders_created_at', ['createdAt', 'id'])
@Index('ix_orders_placed_at', { synchronize: false })
@Index('ix_orders_status_placed_at', { synchronize: false })
@Index('ix_orders_total', ['total', 'id'])
@Index('ix_orders_held', ['createdAt', 'id'], { where: 'held_at IS NOT NULL' })
@Index('ix_orders_expiry', ['reservationExpiresAt'], { where: `status = 'placed'` })
@Index('ix_orders_search', { synchronize: false })
@Check(
  'ck_orders_status',
  `status IN ('draft', 'placed', 'confirmed', 'completed', 'cancelled', 'expired')`,
)
@Check(
  'ck_orders_fulfillment_status',
  `fulfillment_status IN ('unfulfilled', 'partially_fulfilled', 'fulfilled', 'partially_returned', 'returned')`,
)
@Check(
  'ck_orders_payment_status',
  `payment_status IN ('unpaid', 'partially_paid', 'paid', 'overpaid', 'partially_refunded', 'refunded')`,
)
@Check('ck_orders_reference', `reference IS NULL OR source IS NOT NULL`)
@Check('ck_orders_hold', `(hold_reason IS NULL) = (held_at IS NULL)`)
@Check('ck_orders_cancel_reason', `(cancel_reason IS NULL) = (status <> 'cancelled')`)
@Check(
  'ck_orders_placed_at',
  `CASE status WHEN 'draft' THEN placed_at IS NULL WHEN 'cancelled' THEN true ELSE placed_at IS NOT NULL END`,
)
@Check(
  'ck_orders_money',
  `refunded_total >= 0 AND captured_total BETWEEN refunded_total AND 9007199254740991 AND returned_total >= 0`,
)
@Check('ck_orders_currency', `currency ~ '^[A-Z]{3}$'`)
@Check(
  'ck_orders_amounts',
  `net_total >= 0 AND tax_total >= 0 AND shipping_total >= 0 AND discount_total >= 0`,
)
@Check(
  'ck_orders_total',
  `total = net_total + tax_total + shipping_total - discount_total AND total BETWEEN 0 AND 9007199254740991`,
)
@Check(
  'ck_orders_addresses',
  `jsonb_typeof(billing_address) = 'object' AND jsonb_typeof(shipping_address) = 'object'`,
)
export class Order {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_orders' })
  id: string;

  @Column('text', { default: () => `('SO-'|| nextval('order_number_seq'))` })
  number: string;

  @Column('text', { nullable: true })
  source: string | null;

  @Column('text', { nullable: true })
  reference: string | null;

  @ForeignKey('Customer', { name: 'fk_orders_customer', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  customerId: string | null;

  @Column('text', { default: 'draft' })
  status: OrderStatus;

  @Column('text', { default: 'unfulfilled' })
  fulfillmentStatus: FulfillmentStatus;

  @Column('text', { default: 'unpaid' })
  paymentStatus: PaymentStatus;

  @Column('text', { nullable: true })
  holdReason: string | null;

  @Column('timestamptz', { nullable: true })
  heldAt: Date | null;

  @Column('text', { nullable: true })
  cancelReason: string | null;

  @Column('text')
  currency: string;

  @Column('bigint', { default: 0 })
  netTotal: number;

  @Column('bigint', { default: 0 })
  taxTotal: number;

  @Column('bigint', { default: 0 })
  shippingTotal: number;

  @Column('bigint', { default: 0 })
  discountTotal: number;

  @Column('bigint', { default: 0 })
  total: number;

  @Column('bigint', { default: 0 })
  capturedTotal: number;

  @Column('bigint', { default: 0 })
  refundedTotal: number;

  /** The value of the goods that came back. */
  @Column('bigint', { default: 0 })
  returnedTotal: number;

  @Column('jsonb', { nullable: true })
  billingAddress: OrderAddress | null;

  @Column('jsonb', { nullable: true })
  shippingAddress: OrderAddress | null;

  @Column('timestamptz', { nullable: true })
  placedAt: Date | null;

  /** Null once the reservations are firm or gone. */
  @Column('timestamptz', { nullable: true })
  reservationExpiresAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
