import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'sessions' })
@Index('ix_sessions_user_id', ['userId', 'expiresAt'])
@Check('ck_sessions_end', `(ended_at IS NULL) = (end_reason IS NULL)`)
@Check('ck_sessions_end_reason', `end_reason IN ('signed_out', 'token_reused')`)
export class Session {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sessions' })
  id: string;

  @ForeignKey('User', { name: 'fk_sessions_user', onDelete: 'CASCADE' })
  @Column('uuid')
  userId: string;

  /** Set at sign-in, never moved: refreshing does not prolong a session. */
  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  endReason: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
