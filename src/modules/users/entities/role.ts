import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity({ name: 'roles' })
@Unique('uq_roles_name', ['name'])
@Check('ck_roles_name', `name ~ '^[a-z][a-z0-9_]{0,49}$'`)
export class Role {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_roles' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('text', { array: true })
  permissions: string[];

  /** Whether its holders must have a second factor. */
  @Column('boolean', { default: false })
  requiresSecondFactor: boolean;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
