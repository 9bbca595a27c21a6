import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ReturnStatus } from '../return-status.js';

/** Goods on their way back. Only one that a history tells of may have no order. */
@Entity({ name: 'returns' })
@Index('uq_returns_number', ['number'], { unique: true })
@Index('uq_returns_source_reference', ['source', 'reference'], { unique: true })
@Index('ix_returns_source', ['source', 'createdAt', 'id'], { where: 'source IS NOT NULL' })
@Index('ix_returns_reference', ['reference'], { where: 'reference IS NOT NULL' })
@Index('ix_returns_order_id', ['orderId', 'createdAt', 'id'])
@Index('ix_returns_customer_id', ['customerId', 'createdAt', 'id'])
@Index('ix_returns_warehouse_id', ['warehouseId', 'createdAt', 'id'])
@Index('ix_returns_status', ['status', 'createdAt', 'id'])
@Index('ix_returns_created_at', ['createdAt', 'id'])
@Index('ix_returns_received_at', { synchronize: false })
@Check('ck_returns_status', `status IN ('requested', 'received', 'cancelled')`)
@Check(
  'ck_returns_times',
  `(received_at IS NOT NULL) = (status = 'received') AND (cancelled_at IS NOT NULL) = (status = 'cancelled')`,
)
@Check(
  'ck_returns_origin',
  `(source IS NULL) = (reference IS NULL) AND (order_id IS NOT NULL OR source IS NOT NULL)`,
)
@Check('ck_returns_warehouse', `warehouse_id IS NULL OR status = 'received'`)
@Check(
  'ck_returns_value',
  `value BETWEEN 0 AND 9007199254740991 AND (value = 0 OR status = 'received')`,
)
@Check('ck_returns_currency', `currency ~ '^[A-Z]{3}$'`)
export class Return {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_returns' })
  id: string;

  @Column('text', { default: () => `('RT-'|| nextval('return_number_seq'))` })
  number: string;

  @ForeignKey('Order', { name: 'fk_returns_order', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  orderId: string | null;

  @ForeignKey('Customer', { name: 'fk_returns_customer', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  customerId: string | null;

  /** Where it was received. */
  @ForeignKey('Warehouse', { name: 'fk_returns_warehouse', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  warehouseId: string | null;

  /** The system that an imported return comes from, and its number there. */
  @Column('text', { nullable: true })
  source: string | null;

  @Column('text', { nullable: true })
  reference: string | null;

  @Column('text', { default: 'requested' })
  status: ReturnStatus;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text')
  currency: string;

  /** Of what was received, in minor units. */
  @Column('bigint', { default: 0 })
  value: number;

  @Column('timestamptz', { nullable: true })
  receivedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  cancelledAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
