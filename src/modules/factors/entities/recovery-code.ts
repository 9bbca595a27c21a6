import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

@Entity({ name: 'recovery_codes' })
export class RecoveryCode {
  @ForeignKey('User', { name: 'fk_recovery_codes_user', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_recovery_codes' })
  userId: string;

  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'pk_recovery_codes' })
  codeHash: Buffer;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;
}
