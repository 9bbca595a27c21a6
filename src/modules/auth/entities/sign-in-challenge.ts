import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** A sign-in whose first half was right and whose second factor is awaited. */
@Entity({ name: 'sign_in_challenges' })
@Unique('uq_sign_in_challenges_token_hash', ['tokenHash'])
@Index('ix_sign_in_challenges_user_id', ['userId'])
@Check('ck_sign_in_challenges_kind', `kind IN ('bearer', 'browser')`)
@Check('ck_sign_in_challenges_begun_by', `begun_by IN ('pwd', 'fed')`)
export class SignInChallenge {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sign_in_challenges' })
  id: string;

  @Column('bytea')
  tokenHash: Buffer;

  @ForeignKey('User', { name: 'fk_sign_in_challenges_user', onDelete: 'CASCADE' })
  @Column('uuid')
  userId: string;

  @Column('text')
  kind: 'bearer' | 'browser';

  /** What its first half was: a password, or a provider's word. */
  @Column('text', { default: 'pwd' })
  begunBy: 'pwd' | 'fed';

  @Column('integer', { default: 0 })
  attempts: number;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;
}
