import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type UserStatus = 'active' | 'disabled' | 'invited';

@Entity({ name: 'users' })
@Index('uq_users_email', { synchronize: false })
@Index('ix_users_created_at', ['createdAt', 'id'])
@Index('ix_users_name', ['name', 'id'])
@Index('ix_users_search', { synchronize: false })
@Check('ck_users_status', `status IN ('active', 'disabled', 'invited')`)
@Check('ck_users_password_hash', `password_hash LIKE '$argon2id$%'`)
export class User {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_users' })
  id: string;

  /** Unique without regard to case. */
  @Column('text')
  email: string;

  @Column('text')
  name: string;

  /** Argon2id as a PHC string; null until an invited user chooses a password. */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  /** When the user proved to receive mail at this address. */
  @Column('timestamptz', { nullable: true })
  emailVerifiedAt: Date | null;

  @Column('text', { default: 'active' })
  status: UserStatus;

  @Column('integer', { default: 1 })
  version: number;

  /** One more with every new password and status; a rehash of the same password is none. */
  @Column('integer', { default: 1 })
  credentialsVersion: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
