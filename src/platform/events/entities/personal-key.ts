import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The key of what the audit holds about a person; without it that is unreadable for good. */
@Entity('personal_keys')
export class PersonalKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_personal_keys' })
  subjectId: string;

  /** Encrypted with ENCRYPTION_KEY. */
  @Column('text')
  wrappedKey: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
