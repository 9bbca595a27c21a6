import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The authenticator app of a user; it counts from its confirmation. */
@Entity({ name: 'second_factors' })
export class SecondFactor {
  @ForeignKey('User', { name: 'fk_second_factors_user', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_second_factors' })
  userId: string;

  /** Encrypted. */
  @Column('text')
  sealedSecret: string;

  @Column('timestamptz', { nullable: true })
  confirmedAt: Date | null;

  /** The time step of the newest code that was accepted: it and older ones are used up. */
  @Column('bigint', { default: 0 })
  lastStep: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
