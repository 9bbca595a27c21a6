import { extname, join } from 'node:path';
import { DataSource } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';
import { dataSourceOptions } from './data-source-options.js';

// The same layout in the sources and in dist, so one relative path serves both.
const root = join(import.meta.dirname, '../../..');
const suffix = extname(import.meta.filename);

// Any number will do, as long as every release uses the same.
const migrationLock = 7_266_001;

/** A data source that knows all migrations and all entities, not yet connected. */
export function migrationDataSource(config: AppConfig): DataSource {
  const options = dataSourceOptions(config);
  const timeouts = {
    statement_timeout: 0,
    lock_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  };
  return new DataSource({
    ...options,
    poolSize: 2,
    entities: [join(root, `src/**/entities/*${suffix}`)],
    migrations: [join(root, `migrations/*${suffix}`)],
    migrationsTransactionMode: 'each',
    extra: { ...(options.extra as object), ...timeouts },
  } as typeof options);
}

/** Runs what is pending, one process at a time; returns the names of the migrations it ran. */
export async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const done = await dataSource.runMigrations();
    return done.map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    await runner.release();
  }
}
