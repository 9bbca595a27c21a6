import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who did what to which resource; append-only by trigger. */
@Entity('audit_entries')
@Index('ix_audit_entries_resource', ['resource', 'resourceId'])
@Index('ix_audit_entries_occurred_at', ['occurredAt', 'id'])
export class AuditEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_entries' })
  id: string;

  @Column('timestamptz', { default: () => 'now()' })
  occurredAt: Date;

  @Column('text')
  action: string;

  @Column('text')
  resource: string;

  @Column('text')
  resourceId: string;

  @Column('text')
  actorKind: string;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text')
  actorName: string;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('inet', { nullable: true })
  ip: string | null;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;
}
