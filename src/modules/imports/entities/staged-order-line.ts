import { Column, Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_staged_order_lines';

/** A row of an order history on its way in. */
@Entity({ name: 'staged_order_lines' })
export class StagedOrderLine {
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
  reference: string;

  @Column('text')
  sku: string;

  @Column('integer')
  quantity: number;

  @Column('timestamptz')
  placedAt: Date;

  @Column('bigint')
  unitPrice: number;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  customer: string | null;

  @Column('text', { nullable: true })
  country: string | null;
}
