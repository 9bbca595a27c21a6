export interface LintedMigration {
  readonly transaction?: boolean;
  readonly accepts?: Readonly<Record<string, string>>;
  up(queryRunner: { query(sql: string): Promise<unknown[]> }): Promise<void>;
}

export function statementsOf(migration: LintedMigration): Promise<string[]>;
export function migrationFaults(migration: LintedMigration): Promise<string[]>;
