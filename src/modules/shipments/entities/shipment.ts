import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ShipmentStatus } from '../shipment-status.js';

/** Units of one order that leave one warehouse together. */
@Entity({ name: 'shipments' })
@Index('uq_shipments_number', ['number'], { unique: true })
@Index('ix_shipments_order_id', ['orderId', 'createdAt', 'id'])
@Index('ix_shipments_warehouse_id', ['warehouseId', 'createdAt', 'id'])
@Index('ix_shipments_status', ['status', 'createdAt', 'id'])
@Index('ix_shipments_created_at', ['createdAt', 'id'])
@Index('ix_shipments_shipped_at', { synchronize: false })
@Index('ix_shipments_lead', { synchronize: false })
@Index('ix_shipments_lead_missing', ['shippedAt'], {
  where: 'lead_seconds IS NULL AND shipped_at IS NOT NULL',
})
@Index('ix_shipments_tracking_number', ['trackingNumber'], { where: 'tracking_number IS NOT NULL' })
@Check('ck_shipments_status', `status IN ('pending', 'shipped', 'delivered', 'cancelled')`)
@Check(
  'ck_shipments_times',
  `(shipped_at IS NOT NULL) = (status IN ('shipped', 'delivered')) AND (delivered_at IS NOT NULL) = (status = 'delivered') AND (cancelled_at IS NOT NULL) = (status = 'cancelled')`,
)
export class Shipment {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_shipments' })
  id: string;

  @Column('text', { default: () => `('SH-'|| nextval('shipment_number_seq'))` })
  number: string;

  @ForeignKey('Order', { name: 'fk_shipments_order', onDelete: 'RESTRICT' })
  @Column('uuid')
  orderId: string;

  @ForeignKey('Warehouse', { name: 'fk_shipments_warehouse', onDelete: 'RESTRICT' })
  @Column('uuid')
  warehouseId: string;

  @Column('text', { default: 'pending' })
  status: ShipmentStatus;

  @Column('text', { nullable: true })
  carrier: string | null;

  @Column('text', { nullable: true })
  trackingNumber: string | null;

  @Column('text', { nullable: true })
  trackingUrl: string | null;

  @Column('timestamptz', { nullable: true })
  shippedAt: Date | null;

  /** From the placing of the order; null until it has left, and of what left before this was kept. */
  @Column('bigint', { nullable: true })
  leadSeconds: number | null;

  @Column('timestamptz', { nullable: true })
  deliveredAt: Date | null;

  @Column('timestamptz', { nullable: true })
  cancelledAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
