import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'warehouses' })
@Index('uq_warehouses_code', { synchronize: false })
@Index('ix_warehouses_name', ['name', 'id'])
@Index('ix_warehouses_priority', ['priority', 'id'])
@Index('ix_warehouses_created_at', ['createdAt', 'id'])
@Check('ck_warehouses_code', `code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'`)
@Check('ck_warehouses_priority', `priority BETWEEN 0 AND 1000000`)
@Check('ck_warehouses_address', `jsonb_typeof(address) = 'object'`)
export class Warehouse {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_warehouses' })
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('jsonb', { nullable: true })
  address: Record<string, unknown> | null;

  /** Stock in an inactive warehouse is not reserved. */
  @Column('boolean', { default: true })
  active: boolean;

  /** Lower is reserved from first. */
  @Column('integer', { default: 100 })
  priority: number;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
