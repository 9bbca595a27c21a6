import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A log level that differs from the configured one for a while, on every instance. */
@Entity({ name: 'log_levels' })
@Check(
  'ck_log_levels_level',
  `level IN ('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')`,
)
export class LogLevel {
  /** Empty: all modules. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_log_levels' })
  module: string;

  @Column('text')
  level: string;

  @Column('timestamptz')
  expiresAt: Date;
}
