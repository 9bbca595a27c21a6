import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A warehouse of a scoped assignment; a scoped assignment without any gives no scoped permission. */
@Entity({ name: 'role_assignment_warehouses' })
@Index('ix_role_assignment_warehouses_warehouse_id', ['warehouseId'])
export class RoleAssignmentWarehouse {
  @ForeignKey('RoleAssignment', {
    name: 'fk_role_assignment_warehouses_assignment',
    onDelete: 'CASCADE',
  })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_role_assignment_warehouses' })
  assignmentId: string;

  @ForeignKey('Warehouse', {
    name: 'fk_role_assignment_warehouses_warehouse',
    onDelete: 'CASCADE',
  })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_role_assignment_warehouses' })
  warehouseId: string;
}
