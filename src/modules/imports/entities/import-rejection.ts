import { Column, Entity, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_import_rejections';

/** A row of a file that was not imported, and why. */
@Entity({ name: 'import_rejections' })
export class ImportRejection {
  @PrimaryColumn('uuid', { primaryKeyConstraintName })
  importId: string;

  /** The record's number in the file; 1 is the header. */
  @PrimaryColumn('integer', { primaryKeyConstraintName })
  rowNo: number;

  @Column('integer')
  line: number;

  @Column('text')
  code: string;

  @Column('text')
  reason: string;

  /** The original cells, a JSON array. */
  @Column('text')
  cells: string;
}
