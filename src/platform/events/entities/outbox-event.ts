import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An event to relay; `sequence` orders events as they were written. */
@Entity('outbox_events')
@Index('ix_outbox_events_unpublished', ['sequence'], { where: 'published_at IS NULL' })
export class OutboxEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_outbox_events' })
  id: string;

  @Column('bigint', { generated: 'identity' })
  sequence: number;

  @Column('text')
  type: string;

  @Column('text')
  resource: string;

  @Column('text')
  resourceId: string;

  @Column('jsonb')
  payload: object;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('text', { nullable: true })
  traceId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  occurredAt: Date;

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null;
}
