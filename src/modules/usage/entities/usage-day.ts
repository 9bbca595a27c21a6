import { Column, Entity, PrimaryColumn } from 'typeorm';

// TypeORM writes into its options: one object for each column.
const pk = () => ({ primaryKeyConstraintName: 'pk_usage_days' });

/** What one caller asked of one route on one day (UTC). */
@Entity({ name: 'usage_days' })
export class UsageDay {
  @PrimaryColumn('date', pk())
  day: string;

  @PrimaryColumn('text', pk())
  route: string;

  @PrimaryColumn('text', pk())
  method: string;

  @PrimaryColumn('text', pk())
  consumerKind: string;

  /** All zeros where nobody is known. */
  @PrimaryColumn('uuid', pk())
  consumerId: string;

  @Column('bigint')
  requests: number;

  @Column('bigint')
  clientErrors: number;

  @Column('bigint')
  serverErrors: number;

  @Column('double precision')
  totalMs: number;

  @Column('double precision')
  maxMs: number;

  /** One number for each bound of `latencyBoundsMs`, and one for what is slower. */
  @Column('bigint', { array: true })
  latencies: number[];
}
