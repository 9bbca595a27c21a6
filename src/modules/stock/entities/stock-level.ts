import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** What is in one warehouse of one product. `allocated` may exceed `onHand` by the backorder limit. */
@Entity({ name: 'stock_levels' })
@Unique('uq_stock_levels_product_warehouse', ['productId', 'warehouseId'])
@Index('ix_stock_levels_warehouse_id', ['warehouseId', 'id'])
@Index('ix_stock_levels_created_at', ['createdAt', 'id'])
@Index('ix_stock_levels_backorders', ['warehouseId', 'id'], { where: 'backorder_limit > 0' })
@Index('ix_stock_levels_low', ['createdAt', 'id'], { where: 'low_since IS NOT NULL' })
@Check('ck_stock_levels_on_hand', `on_hand >= 0`)
@Check('ck_stock_levels_allocated', `allocated >= 0 AND allocated <= on_hand + backorder_limit`)
@Check('ck_stock_levels_backorder_limit', `backorder_limit >= 0`)
@Check('ck_stock_levels_reorder_point', `reorder_point >= 0`)
@Check(
  'ck_stock_levels_low_since',
  `(low_since IS NOT NULL) = coalesce(on_hand - allocated <= reorder_point, false)`,
)
export class StockLevel {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stock_levels' })
  id: string;

  @ForeignKey('Product', { name: 'fk_stock_levels_product', onDelete: 'RESTRICT' })
  @Column('uuid')
  productId: string;

  @ForeignKey('Warehouse', { name: 'fk_stock_levels_warehouse', onDelete: 'RESTRICT' })
  @Column('uuid')
  warehouseId: string;

  @Column('integer', { default: 0 })
  onHand: number;

  @Column('integer', { default: 0 })
  allocated: number;

  @Column('integer', { default: 0 })
  backorderLimit: number;

  @Column('integer', { nullable: true })
  reorderPoint: number | null;

  /** Since when what is not reserved is at or below the reorder point; null: it is above. */
  @Column('timestamptz', { nullable: true })
  lowSince: Date | null;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
