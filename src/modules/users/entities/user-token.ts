import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

export type TokenPurpose = 'reset' | 'verification' | 'invitation';

/** A link that was mailed to a user; only the hash of its token is kept. */
@Entity({ name: 'user_tokens' })
@Unique('uq_user_tokens_token_hash', ['tokenHash'])
@Index('ix_user_tokens_user_id', ['userId', 'purpose'])
@Check('ck_user_tokens_purpose', `purpose IN ('reset', 'verification', 'invitation')`)
@Check('ck_user_tokens_token_hash', `octet_length(token_hash) = 32`)
export class UserToken {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_user_tokens' })
  id: string;

  @ForeignKey('User', { name: 'fk_user_tokens_user', onDelete: 'CASCADE' })
  @Column('uuid')
  userId: string;

  @Column('text')
  purpose: TokenPurpose;

  /** Where the link was mailed to. */
  @Column('text')
  email: string;

  @Column('bytea')
  tokenHash: Buffer;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
