import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ReservationState } from '../reservation-state.js';

/**
 * What one order line holds in one warehouse. The order's id and time are copied here, so that
 * stock can find the latest order without reading the orders' tables.
 */
@Entity({ name: 'stock_reservations' })
@ForeignKey('StockLevel', ['productId', 'warehouseId'], ['productId', 'warehouseId'], {
  name: 'fk_stock_reservations_level',
  onDelete: 'RESTRICT',
})
@Index('uq_stock_reservations_open', ['orderLineId', 'warehouseId'], {
  unique: true,
  where: `state = 'open'`,
})
@Index('ix_stock_reservations_order_line_id', ['orderLineId'])
@Index('ix_stock_reservations_order_id', ['orderId'], { where: `state = 'open'` })
@Index('ix_stock_reservations_level', ['productId', 'warehouseId'], { where: `state = 'open'` })
@Check('ck_stock_reservations_quantity', `quantity > 0`)
@Check(
  'ck_stock_reservations_packed',
  `packed BETWEEN 0 AND quantity AND (state = 'open' OR packed = 0)`,
)
@Check('ck_stock_reservations_state', `state IN ('open', 'consumed', 'released')`)
export class StockReservation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stock_reservations' })
  id: string;

  @Column('uuid')
  orderId: string;

  @ForeignKey('OrderLine', { name: 'fk_stock_reservations_order_line', onDelete: 'RESTRICT' })
  @Column('uuid')
  orderLineId: string;

  @Column('uuid')
  productId: string;

  @Column('uuid')
  warehouseId: string;

  @Column('integer')
  quantity: number;

  /** Claimed by shipments that have not left yet. */
  @Column('integer', { default: 0 })
  packed: number;

  @Column('text', { default: 'open' })
  state: ReservationState;

  /** Null is firm. */
  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  placedAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
