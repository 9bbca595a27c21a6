import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

@Entity({ name: 'role_assignments' })
@Unique('uq_role_assignments_user_role', ['userId', 'roleId'])
@Index('ix_role_assignments_role_id', ['roleId'])
export class RoleAssignment {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_role_assignments' })
  id: string;

  @ForeignKey('User', { name: 'fk_role_assignments_user', onDelete: 'CASCADE' })
  @Column('uuid')
  userId: string;

  @ForeignKey('Role', { name: 'fk_role_assignments_role', onDelete: 'RESTRICT' })
  @Column('uuid')
  roleId: string;

  /** Whether the role's permissions hold for the warehouses of the assignment only. */
  @Column('boolean', { default: false })
  scoped: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
