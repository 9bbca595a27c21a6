export const logLevelNames = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
] as const;
export type LogLevelName = (typeof logLevelNames)[number];

export interface LogLevelRow {
  /** Empty: all modules. */
  readonly module: string;
  readonly level: LogLevelName;
  readonly expiresAt: Date;
}

export interface LogLevelChange {
  /** Null: all modules. */
  readonly module: string | null;
  readonly level: LogLevelName;
  readonly minutes: number;
}
