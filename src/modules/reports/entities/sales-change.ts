import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A day whose sales changed since they were rolled up; written by triggers. */
@Entity({ name: 'sales_changes' })
@Index('ix_sales_changes_day', ['day'])
export class SalesChange {
  @PrimaryColumn('bigint', {
    primaryKeyConstraintName: 'pk_sales_changes',
    generatedIdentity: 'ALWAYS',
    generated: 'identity',
  })
  id: number;

  @Column('date')
  day: string;
}
