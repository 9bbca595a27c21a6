import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** One line of an order. What was sold is a snapshot, final once the order is placed; its price, until units ship. */
@Entity({ name: 'order_lines' })
@Unique('uq_order_lines_position', ['orderId', 'position'])
@Index('ix_order_lines_product_id', ['productId'])
@Check('ck_order_lines_unit_price', `unit_price >= 0`)
@Check('ck_order_lines_price_reason', `price_reason IS NULL OR price_overridden`)
@Check('ck_order_lines_tax_rate_bp', `tax_rate_bp BETWEEN 0 AND 10000`)
@Check('ck_order_lines_quantity', `quantity > 0`)
@Check(
  'ck_order_lines_fulfilled',
  `quantity_shipped >= 0 AND quantity_cancelled >= 0 AND quantity_packed >= 0 AND quantity_shipped + quantity_cancelled + quantity_packed <= quantity`,
)
@Check(
  'ck_order_lines_returned',
  `quantity_returned >= 0 AND quantity_returned <= quantity_shipped`,
)
@Check(
  'ck_order_lines_totals',
  `net_total >= 0 AND tax_total >= 0 AND total = net_total + tax_total`,
)
export class OrderLine {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_order_lines' })
  id: string;

  @ForeignKey('Order', { name: 'fk_order_lines_order', onDelete: 'CASCADE' })
  @Column('uuid')
  orderId: string;

  @Column('integer')
  position: number;

  @ForeignKey('Product', { name: 'fk_order_lines_product', onDelete: 'RESTRICT' })
  @Column('uuid')
  productId: string;

  @Column('text')
  sku: string;

  @Column('text')
  name: string;

  @Column('bigint')
  unitPrice: number;

  /** The price was set by hand, so it need not be the catalogue's. */
  @Column('boolean', { default: false })
  priceOverridden: boolean;

  @Column('text', { nullable: true })
  priceReason: string | null;

  @Column('integer')
  taxRateBp: number;

  @Column('integer')
  quantity: number;

  @Column('integer', { default: 0 })
  quantityShipped: number;

  @Column('integer', { default: 0 })
  quantityCancelled: number;

  @Column('integer', { default: 0 })
  quantityReturned: number;

  /** In shipments that have not left yet. */
  @Column('integer', { default: 0 })
  quantityPacked: number;

  @Column('bigint')
  netTotal: number;

  @Column('bigint')
  taxTotal: number;

  @Column('bigint')
  total: number;
}
