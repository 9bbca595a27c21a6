import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_shipment_lines';

/** Units of an order line in a shipment. */
@Entity({ name: 'shipment_lines' })
@Index('ix_shipment_lines_order_line_id', ['orderLineId'])
@Check('ck_shipment_lines_quantity', `quantity > 0`)
export class ShipmentLine {
  @ForeignKey('Shipment', { name: 'fk_shipment_lines_shipment', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName })
  shipmentId: string;

  @ForeignKey('OrderLine', { name: 'fk_shipment_lines_order_line', onDelete: 'RESTRICT' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName })
  orderLineId: string;

  @Column('integer')
  quantity: number;

  /** Whether the units come out of the stock; those of untracked products do not. */
  @Column('boolean')
  tracked: boolean;
}
