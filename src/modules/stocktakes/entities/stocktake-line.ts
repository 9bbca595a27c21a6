import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** One product of a stocktake: what was expected, and what was found when it was counted. */
@Entity({ name: 'stocktake_lines' })
@Unique('uq_stocktake_lines_product', ['stocktakeId', 'productId'])
@Index('uq_stocktake_lines_open', ['warehouseId', 'productId'], { unique: true, where: 'open' })
@Index('ix_stocktake_lines_sku', ['stocktakeId', 'sku', 'id'])
@Index('ix_stocktake_lines_lower_sku', { synchronize: false })
@Index('ix_stocktake_lines_product_id', ['productId'])
@Check(
  'ck_stocktake_lines_quantities',
  `expected >= 0 AND counted >= 0 AND on_hand_when_counted >= 0`,
)
@Check(
  'ck_stocktake_lines_counted',
  `num_nulls(counted, on_hand_when_counted, counted_at, counted_by) IN (0, 4)`,
)
export class StocktakeLine {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stocktake_lines' })
  id: string;

  @ForeignKey('Stocktake', { name: 'fk_stocktake_lines_stocktake', onDelete: 'CASCADE' })
  @Column('uuid')
  stocktakeId: string;

  @ForeignKey('Product', { name: 'fk_stocktake_lines_product', onDelete: 'RESTRICT' })
  @Column('uuid')
  productId: string;

  /** That of the stocktake. */
  @Column('uuid')
  warehouseId: string;

  /** Whether the stocktake is. */
  @Column('boolean', { default: true })
  open: boolean;

  /** As it was when the line was made. */
  @Column('text')
  sku: string;

  /** On hand when the line was made. */
  @Column('integer')
  expected: number;

  @Column('integer', { nullable: true })
  counted: number | null;

  @Column('integer', { nullable: true })
  onHandWhenCounted: number | null;

  @Column('timestamptz', { nullable: true })
  countedAt: Date | null;

  @Column('text', { nullable: true })
  countedBy: string | null;
}
