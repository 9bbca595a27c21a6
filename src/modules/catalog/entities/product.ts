import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ProductStatus } from '../product-status.js';

@Entity({ name: 'products' })
@Index('uq_products_sku', { synchronize: false })
@Index('ix_products_sku', { synchronize: false })
@Index('ix_products_name', ['name', 'id'])
@Index('ix_products_barcode', ['barcode'], { where: 'barcode IS NOT NULL' })
@Index('ix_products_category_id', ['categoryId', 'createdAt', 'id'])
@Index('ix_products_status', ['status', 'createdAt', 'id'])
@Index('ix_products_unit_price', ['unitPrice', 'id'])
@Index('ix_products_currency', ['currency', 'unitPrice', 'id'])
@Index('ix_products_created_at', ['createdAt', 'id'])
@Index('ix_products_updated_at', ['updatedAt', 'id'])
@Index('ix_products_search', { synchronize: false })
@Check(
  'ck_products_sku',
  `length(sku) BETWEEN 1 AND 64 AND sku = btrim(sku) AND sku !~ '[[:cntrl:]]'`,
)
@Check('ck_products_status', `status IN ('draft', 'active', 'archived')`)
@Check('ck_products_unit_price', `unit_price BETWEEN 0 AND 9007199254740991`)
@Check('ck_products_currency', `currency ~ '^[A-Z]{3}$'`)
@Check('ck_products_tax_rate_bp', `tax_rate_bp BETWEEN 0 AND 10000`)
@Check('ck_products_attributes', `jsonb_typeof(attributes) = 'object'`)
export class Product {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_products' })
  id: string;

  @Column('text')
  sku: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { default: 'active' })
  status: ProductStatus;

  @ForeignKey('Category', { name: 'fk_products_category', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  categoryId: string | null;

  @Column('text', { nullable: true })
  barcode: string | null;

  /** In minor units of the currency. */
  @Column('bigint')
  unitPrice: number;

  /** ISO 4217. */
  @Column('text')
  currency: string;

  /** In basis points: 2000 is 20 %. */
  @Column('integer', { default: 0 })
  taxRateBp: number;

  @Column('boolean', { default: true })
  trackStock: boolean;

  @Column('jsonb', { default: {} })
  attributes: object;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
