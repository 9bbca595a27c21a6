import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_stock_transfer_lines';

/** What was sent of one product, and what became of it; the rest is in transit. */
@Entity({ name: 'stock_transfer_lines' })
@Index('ix_stock_transfer_lines_product_id', ['productId'])
@Index('ix_stock_transfer_lines_sku', { synchronize: false })
@Check(
  'ck_stock_transfer_lines_quantities',
  `quantity > 0 AND quantity_received >= 0 AND quantity_lost >= 0 AND quantity_received + quantity_lost <= quantity`,
)
export class StockTransferLine {
  @ForeignKey('StockTransfer', { name: 'fk_stock_transfer_lines_transfer', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName })
  transferId: string;

  @ForeignKey('Product', { name: 'fk_stock_transfer_lines_product', onDelete: 'RESTRICT' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName })
  productId: string;

  @Column('integer')
  position: number;

  /** As it was when the transfer was made. */
  @Column('text')
  sku: string;

  @Column('integer')
  quantity: number;

  @Column('integer', { default: 0 })
  quantityReceived: number;

  @Column('integer', { default: 0 })
  quantityLost: number;
}
