import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { TransferStatus } from '../transfer-status.js';

/** Units on their way from one warehouse to another. The sums are those of its lines. */
@Entity({ name: 'stock_transfers' })
@Index('ix_stock_transfers_created_at', ['createdAt', 'id'])
@Index('ix_stock_transfers_status', ['status', 'createdAt', 'id'])
@Index('ix_stock_transfers_from', ['fromWarehouseId', 'createdAt', 'id'])
@Index('ix_stock_transfers_to', ['toWarehouseId', 'createdAt', 'id'])
@Check('ck_stock_transfers_warehouses', `from_warehouse_id <> to_warehouse_id`)
@Check(
  'ck_stock_transfers_status',
  `units > 0 AND units_received >= 0 AND units_lost >= 0 AND CASE status WHEN 'in_transit' THEN units_received + units_lost = 0 WHEN 'partially_received' THEN units_received + units_lost > 0 AND units_received + units_lost < units WHEN 'received' THEN units_received + units_lost = units WHEN 'cancelled' THEN units_received + units_lost = 0 ELSE false END`,
)
@Check(
  'ck_stock_transfers_closed_at',
  `(closed_at IS NOT NULL) = (status IN ('received', 'cancelled'))`,
)
export class StockTransfer {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stock_transfers' })
  id: string;

  @ForeignKey('Warehouse', { name: 'fk_stock_transfers_from_warehouse', onDelete: 'RESTRICT' })
  @Column('uuid')
  fromWarehouseId: string;

  @ForeignKey('Warehouse', { name: 'fk_stock_transfers_to_warehouse', onDelete: 'RESTRICT' })
  @Column('uuid')
  toWarehouseId: string;

  @Column('text', { default: 'in_transit' })
  status: TransferStatus;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('bigint')
  units: number;

  @Column('bigint', { default: 0 })
  unitsReceived: number;

  @Column('bigint', { default: 0 })
  unitsLost: number;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;

  /** When nothing of it was in transit any more. */
  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;
}
