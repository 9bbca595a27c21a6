import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One entry of an order's timeline; append-only. */
@Entity({ name: 'order_events' })
@Index('uq_order_events_sequence', ['orderId', 'sequence'], { unique: true })
@Check('ck_order_events_data', `jsonb_typeof(data) = 'object'`)
export class OrderEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_order_events' })
  id: string;

  @ForeignKey('Order', { name: 'fk_order_events_order', onDelete: 'CASCADE' })
  @Column('uuid')
  orderId: string;

  @Column('bigint', { default: () => `nextval('order_event_seq')` })
  sequence: number;

  @Column('text')
  type: string;

  @Column('jsonb', { default: {} })
  data: Record<string, unknown>;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text')
  actorName: string;

  @Column('timestamptz', { default: () => 'now()' })
  occurredAt: Date;
}
