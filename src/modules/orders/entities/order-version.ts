import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** An order as it was from a moment on, with its lines and without its addresses; written by triggers. */
@Entity({ name: 'order_versions' })
export class OrderVersion {
  @ForeignKey('Order', { name: 'fk_order_versions_order', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_order_versions' })
  orderId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_order_versions' })
  version: number;

  @Column('timestamptz')
  validFrom: Date;

  /** The columns of the order and, as `lines`, of its lines. */
  @Column('jsonb')
  state: object;
}
