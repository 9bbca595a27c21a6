import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an account or an address got wrong lately. */
@Entity({ name: 'sign_in_attempts' })
@Index('ix_sign_in_attempts_last_at', ['lastAt'])
@Check('ck_sign_in_attempts_key_hash', `octet_length(key_hash) = 32`)
export class SignInAttempt {
  /** A keyed hash of the address: the table does not say who tried. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'pk_sign_in_attempts' })
  keyHash: Buffer;

  /** Attempts under way are among them. */
  @Column('integer')
  failures: number;

  @Column('timestamptz')
  lastAt: Date;

  @Column('timestamptz')
  lockedUntil: Date;
}
