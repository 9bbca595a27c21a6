import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'sessions' })
@Index('ix_sessions_user_id', ['userId', 'expiresAt'])
@Check('ck_sessions_end', `(ended_at IS NULL) = (end_reason IS NULL)`)
@Check('ck_sessions_kind', `kind IN ('bearer', 'browser')`)
@Check(
  'ck_sessions_end_reason',
  `end_reason IN ('signed_out', 'signed_out_everywhere', 'revoked', 'token_reused', 'password_changed', 'roles_changed', 'user_disabled', 'second_factor_removed')`,
)
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

  /** Who keeps the refresh token: the client's code, or the browser in a cookie. */
  @Column('text', { default: 'bearer' })
  kind: 'bearer' | 'browser';

  /** Methods of RFC 8176: pwd, otp, fed, mfa (the provider asked for a second factor). */
  @Column('text', { array: true, default: () => "'{}'" })
  authenticatedBy: string[];

  @Column('text', { nullable: true })
  userAgent: string | null;

  @Column('inet', { nullable: true })
  ip: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  lastUsedAt: Date;

  /** When its user last proved who they are for something sensitive. */
  @Column('timestamptz', { nullable: true })
  steppedUpAt: Date | null;
}
