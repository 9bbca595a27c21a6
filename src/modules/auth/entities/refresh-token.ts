import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** All tokens of a session are one family: using a used one ends the session. */
@Entity({ name: 'refresh_tokens' })
@Unique('uq_refresh_tokens_token_hash', ['tokenHash'])
@Index('ix_refresh_tokens_session_id', ['sessionId'])
@Check('ck_refresh_tokens_token_hash', `octet_length(token_hash) = 32`)
@Check(
  'ck_refresh_tokens_successor_salt',
  `successor_salt IS NULL OR (octet_length(successor_salt) = 32 AND used_at IS NOT NULL)`,
)
export class RefreshToken {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_refresh_tokens' })
  id: string;

  @ForeignKey('Session', { name: 'fk_refresh_tokens_session', onDelete: 'CASCADE' })
  @Column('uuid')
  sessionId: string;

  /** SHA-256: the token has 256 random bits, so nothing slower is needed. */
  @Column('bytea')
  tokenHash: Buffer;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;

  /** Leads from this token to the next one, while that is the newest. */
  @Column('bytea', { nullable: true })
  successorSalt: Buffer | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
