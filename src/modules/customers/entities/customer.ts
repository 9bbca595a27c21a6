import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CustomerStatus } from '../customer-status.js';

@Entity({ name: 'customers' })
@Index('uq_customers_email', { synchronize: false })
@Index('uq_customers_external_reference', ['externalReference'], { unique: true })
@Index('ix_customers_name', ['name', 'id'])
@Index('ix_customers_status', ['status', 'createdAt', 'id'])
@Index('ix_customers_created_at', ['createdAt', 'id'])
@Index('ix_customers_updated_at', ['updatedAt', 'id'])
@Index('ix_customers_search', { synchronize: false })
@Check('ck_customers_status', `status IN ('active', 'blocked', 'erased')`)
export class Customer {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_customers' })
  id: string;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  externalReference: string | null;

  @Column('text', { default: 'active' })
  status: CustomerStatus;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
