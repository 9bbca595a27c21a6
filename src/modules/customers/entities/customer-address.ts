import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'customer_addresses' })
@Index('ix_customer_addresses_customer_id', ['customerId', 'createdAt', 'id'])
@Index('uq_customer_addresses_default_billing', ['customerId'], {
  unique: true,
  where: 'default_billing',
})
@Index('uq_customer_addresses_default_shipping', ['customerId'], {
  unique: true,
  where: 'default_shipping',
})
@Check('ck_customer_addresses_country', `country ~ '^[A-Z]{2}$'`)
export class CustomerAddress {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_customer_addresses' })
  id: string;

  @ForeignKey('Customer', { name: 'fk_customer_addresses_customer', onDelete: 'CASCADE' })
  @Column('uuid')
  customerId: string;

  @Column('text', { nullable: true })
  label: string | null;

  @Column('text')
  recipient: string;

  @Column('text')
  line1: string;

  @Column('text', { nullable: true })
  line2: string | null;

  @Column('text')
  city: string;

  @Column('text', { nullable: true })
  region: string | null;

  @Column('text', { nullable: true })
  postalCode: string | null;

  /** ISO 3166-1 alpha-2. */
  @Column('text')
  country: string;

  @Column('boolean', { default: false })
  defaultBilling: boolean;

  @Column('boolean', { default: false })
  defaultShipping: boolean;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
