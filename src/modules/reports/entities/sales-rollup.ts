import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

// A new object each time: TypeORM writes into it.
const pk = () => ({ primaryKeyConstraintName: 'pk_sales_rollups' });

/** What was sold and came back in a day or month, by one dimension; amounts in minor units. */
@Entity({ name: 'sales_rollups' })
@Index('ix_sales_rollups_largest', { synchronize: false })
@Check('ck_sales_rollups_dimension', `dimension IN ('country', 'product', 'customer')`)
@Check('ck_sales_rollups_grain', `grain IN ('day', 'month')`)
export class SalesRollup {
  @PrimaryColumn('text', pk())
  dimension: 'country' | 'product' | 'customer';

  @PrimaryColumn('text', pk())
  grain: 'day' | 'month';

  @PrimaryColumn('date', pk())
  startsOn: string;

  /** The id of a product or customer, or a country; empty: none is known. */
  @PrimaryColumn('text', pk())
  key: string;

  @PrimaryColumn('text', pk())
  currency: string;

  @Column('bigint')
  orders: number;

  @Column('bigint')
  units: number;

  @Column('bigint')
  net: number;

  @Column('bigint')
  tax: number;

  @Column('bigint')
  returnedUnits: number;

  @Column('bigint')
  returnedValue: number;
}
