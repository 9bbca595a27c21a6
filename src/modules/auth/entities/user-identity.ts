import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** A user as an OpenID Connect provider knows them. */
@Entity({ name: 'user_identities' })
@Unique('uq_user_identities_subject', ['issuer', 'subject'])
@Index('ix_user_identities_user_id', ['userId'])
export class UserIdentity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_user_identities' })
  id: string;

  @ForeignKey('User', { name: 'fk_user_identities_user', onDelete: 'CASCADE' })
  @Column('uuid')
  userId: string;

  @Column('text')
  issuer: string;

  @Column('text')
  subject: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
