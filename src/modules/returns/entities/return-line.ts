import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** Units of one product in a return, of an order line where it is known. */
@Entity({ name: 'return_lines' })
@Unique('uq_return_lines_position', ['returnId', 'position'])
@Index('ix_return_lines_order_line_id', ['orderLineId', 'returnId'])
@Index('ix_return_lines_product_id', ['productId'])
@Check('ck_return_lines_quantities', `quantity > 0 AND quantity_received BETWEEN 0 AND quantity`)
@Check('ck_return_lines_amounts', `unit_price >= 0 AND value BETWEEN 0 AND 9007199254740991`)
export class ReturnLine {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_return_lines' })
  id: string;

  @ForeignKey('Return', { name: 'fk_return_lines_return', onDelete: 'CASCADE' })
  @Column('uuid')
  returnId: string;

  @Column('integer')
  position: number;

  @ForeignKey('OrderLine', { name: 'fk_return_lines_order_line', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  orderLineId: string | null;

  /** Null: the catalogue does not know it. */
  @ForeignKey('Product', { name: 'fk_return_lines_product', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  productId: string | null;

  @Column('text')
  sku: string;

  @Column('text')
  name: string;

  @Column('bigint')
  unitPrice: number;

  @Column('integer')
  quantity: number;

  @Column('integer', { default: 0 })
  quantityReceived: number;

  /** Whether the received units went into the stock; null where nobody knows. */
  @Column('boolean', { nullable: true })
  restock: boolean | null;

  @Column('text', { nullable: true })
  condition: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Of what was received, in minor units, tax included. */
  @Column('bigint', { default: 0 })
  value: number;
}
