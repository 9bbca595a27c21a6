import { Column, Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_staged_products';

/** A row of a product file on its way in; null keeps what the product has. */
@Entity({ name: 'staged_products' })
export class StagedProduct {
  @PrimaryColumn('uuid', { primaryKeyConstraintName })
  importId: string;

  /** The record's number in the file; 1 is the header. */
  @PrimaryColumn('integer', { primaryKeyConstraintName })
  rowNo: number;

  @Column('integer')
  line: number;

  /** The original cells, a JSON array. */
  @Column('text')
  cells: string;

  @Column('text')
  sku: string;

  @Column('text')
  name: string;

  @Column('bigint')
  unitPrice: number;

  @Column('text')
  currency: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { nullable: true })
  status: string | null;

  @Column('text', { nullable: true })
  barcode: string | null;

  @Column('integer', { nullable: true })
  taxRateBp: number | null;

  @Column('boolean', { nullable: true })
  trackStock: boolean | null;
}
