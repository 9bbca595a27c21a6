import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Who did what to which resource; append-only by trigger, partitioned by month. Without a resource:
 * a security event that is about none.
 */
@Entity('audit_entries')
@Index('ix_audit_entries_occurred_at', ['occurredAt', 'id'])
@Index('ix_audit_entries_resource', ['resource', 'resourceId', 'occurredAt', 'id'])
@Index('ix_audit_entries_actor_id', ['actorId', 'occurredAt', 'id'])
@Index('ix_audit_entries_action', ['action', 'occurredAt', 'id'])
@Index('ix_audit_entries_request_id', ['requestId'])
@Index('ix_audit_entries_ip', ['ip', 'occurredAt', 'id'])
export class AuditEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_entries' })
  id: string;

  @PrimaryColumn('timestamptz', {
    primaryKeyConstraintName: 'pk_audit_entries',
    default: () => 'now()',
  })
  occurredAt: Date;

  @Column('text')
  action: string;

  @Column('text', { nullable: true })
  resource: string | null;

  @Column('text', { nullable: true })
  resourceId: string | null;

  @Column('text')
  actorKind: string;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text')
  actorName: string;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('text', { nullable: true })
  traceId: string | null;

  @Column('inet', { nullable: true })
  ip: string | null;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;
}
