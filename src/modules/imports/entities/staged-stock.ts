import { Column, Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_staged_stock';

/** A row of a stock file on its way in. */
@Entity({ name: 'staged_stock' })
export class StagedStock {
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
  warehouse: string;

  @Column('integer')
  quantity: number;

  @Column('text', { nullable: true })
  reason: string | null;
}
