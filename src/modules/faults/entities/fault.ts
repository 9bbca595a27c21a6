import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One kind of fault of the program, and how often it was met. */
@Entity({ name: 'faults' })
@Index('uq_faults_fingerprint', ['fingerprint'], { unique: true })
@Index('ix_faults_last_seen_at', ['lastSeenAt', 'id'])
@Index('ix_faults_status', ['status', 'lastSeenAt', 'id'])
@Check('ck_faults_status', `status IN ('open', 'resolved')`)
@Check('ck_faults_resolved', `(status = 'resolved') = (resolved_at IS NOT NULL)`)
export class Fault {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_faults' })
  id: string;

  /** Of class, place in our code and route. */
  @Column('text')
  fingerprint: string;

  @Column('text')
  type: string;

  @Column('text')
  message: string;

  @Column('text')
  frame: string;

  @Column('text')
  method: string;

  @Column('text')
  route: string;

  @Column('text')
  status: string;

  @Column('bigint')
  count: number;

  @Column('timestamptz')
  firstSeenAt: Date;

  @Column('timestamptz')
  lastSeenAt: Date;

  @Column('text')
  firstRelease: string;

  @Column('text')
  lastRelease: string;

  @Column('jsonb')
  sample: object;

  @Column('int', { default: 0 })
  regressions: number;

  @Column('timestamptz', { nullable: true })
  resolvedAt: Date | null;

  @Column('text', { nullable: true })
  resolvedBy: string | null;
}
