import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** What an interval of the audit held when it was closed; each seal covers the one before. */
@Entity('audit_seals')
@Unique('uq_audit_seals_starts_at', ['startsAt'])
@Check('ck_audit_seals_interval', 'starts_at < ends_at')
export class AuditSeal {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_audit_seals' })
  number: number;

  @Column('timestamptz')
  startsAt: Date;

  @Column('timestamptz')
  endsAt: Date;

  @Column('bigint')
  entries: number;

  /** SHA-256 of the entries. */
  @Column('text')
  digest: string;

  @Column('text')
  keyId: string;

  @Column('text')
  seal: string;

  @Column('timestamptz', { default: () => 'now()' })
  sealedAt: Date;
}
