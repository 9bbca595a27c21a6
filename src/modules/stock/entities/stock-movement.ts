import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { MovementType } from '../movement-type.js';

/** One line of the append-only ledger; the sums of its deltas are the level. */
@Entity({ name: 'stock_movements' })
@ForeignKey('StockLevel', ['productId', 'warehouseId'], ['productId', 'warehouseId'], {
  name: 'fk_stock_movements_level',
  onDelete: 'RESTRICT',
})
@Index('ix_stock_movements_product_id', ['productId', 'occurredAt', 'id'])
@Index('ix_stock_movements_type', ['type', 'occurredAt', 'id'])
@Index('ix_stock_movements_warehouse_id', ['warehouseId', 'occurredAt', 'id'])
@Index('ix_stock_movements_occurred_at', ['occurredAt', 'id'])
@Index('ix_stock_movements_on_hand', { synchronize: false })
@Index('ix_stock_movements_reference_id', ['referenceId'])
@Check(
  'ck_stock_movements_deltas',
  `CASE type WHEN 'receipt' THEN delta_on_hand > 0 AND delta_allocated = 0 WHEN 'return' THEN delta_on_hand > 0 AND delta_allocated = 0 WHEN 'transfer_in' THEN delta_on_hand > 0 AND delta_allocated = 0 WHEN 'transfer_out' THEN delta_on_hand < 0 AND delta_allocated = 0 WHEN 'adjustment' THEN delta_on_hand <> 0 AND delta_allocated = 0 WHEN 'count' THEN delta_on_hand <> 0 AND delta_allocated = 0 WHEN 'reserve' THEN delta_on_hand = 0 AND delta_allocated > 0 WHEN 'release' THEN delta_on_hand = 0 AND delta_allocated < 0 WHEN 'ship' THEN delta_on_hand < 0 AND delta_allocated = delta_on_hand ELSE false END`,
)
@Check('ck_stock_movements_reference', `(reference_type IS NULL) = (reference_id IS NULL)`)
export class StockMovement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stock_movements' })
  id: string;

  @Column('uuid')
  productId: string;

  @Column('uuid')
  warehouseId: string;

  @Column('text')
  type: MovementType;

  @Column('integer')
  deltaOnHand: number;

  @Column('integer')
  deltaAllocated: number;

  /** What caused it, such as `order` and the order's id. */
  @Column('text', { nullable: true })
  referenceType: string | null;

  @Column('uuid', { nullable: true })
  referenceId: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text')
  actorName: string;

  @Column('timestamptz', { default: () => 'now()' })
  occurredAt: Date;
}
