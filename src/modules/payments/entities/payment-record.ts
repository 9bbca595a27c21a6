import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { PaymentType } from '../payment-type.js';

/** Money that a provider moved for an order; append-only. Their sums stand on the order. */
@Entity({ name: 'payment_records' })
@Index('uq_payment_records_provider_ref', ['providerRef', 'provider'], { unique: true })
@Index('ix_payment_records_order_id', ['orderId', 'createdAt', 'id'])
@Index('ix_payment_records_capture_id', ['captureId'], { where: 'capture_id IS NOT NULL' })
@Index('ix_payment_records_type', ['type', 'createdAt', 'id'])
@Index('ix_payment_records_provider', ['provider', 'createdAt', 'id'])
@Index('ix_payment_records_created_at', ['createdAt', 'id'])
@Index('ix_payment_records_occurred_at', ['occurredAt', 'id'])
@Check('ck_payment_records_type', `type IN ('capture', 'refund')`)
@Check('ck_payment_records_amount', `amount BETWEEN 1 AND 9007199254740991`)
@Check('ck_payment_records_currency', `currency ~ '^[A-Z]{3}$'`)
@Check('ck_payment_records_capture', `capture_id IS NULL OR type = 'refund'`)
export class PaymentRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_payment_records' })
  id: string;

  @ForeignKey('Order', { name: 'fk_payment_records_order', onDelete: 'RESTRICT' })
  @Column('uuid')
  orderId: string;

  @Column('text')
  type: PaymentType;

  /** In minor units, of a refund too. */
  @Column('bigint')
  amount: number;

  @Column('text')
  currency: string;

  @Column('text')
  provider: string;

  /** The provider's own name of it. */
  @Column('text')
  providerRef: string;

  /** The capture that a refund gives back. */
  @ForeignKey('PaymentRecord', { name: 'fk_payment_records_capture', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  captureId: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text')
  actorName: string;

  @Column('timestamptz')
  occurredAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
