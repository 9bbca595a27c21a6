import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { StocktakeStatus } from '../stocktake-view.js';

/** A count of products in one warehouse. */
@Entity({ name: 'stocktakes' })
@Index('ix_stocktakes_created_at', ['createdAt', 'id'])
@Index('ix_stocktakes_status', ['status', 'createdAt', 'id'])
@Index('ix_stocktakes_warehouse_id', ['warehouseId', 'createdAt', 'id'])
@Check('ck_stocktakes_status', `status IN ('open', 'applied', 'cancelled')`)
@Check('ck_stocktakes_counts', `counted_count BETWEEN 0 AND line_count`)
@Check('ck_stocktakes_closed_at', `(closed_at IS NULL) = (status = 'open')`)
export class Stocktake {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stocktakes' })
  id: string;

  @ForeignKey('Warehouse', { name: 'fk_stocktakes_warehouse', onDelete: 'RESTRICT' })
  @Column('uuid')
  warehouseId: string;

  @Column('text', { default: 'open' })
  status: StocktakeStatus;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('integer', { default: 0 })
  lineCount: number;

  @Column('integer', { default: 0 })
  countedCount: number;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;
}
