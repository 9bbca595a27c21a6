import { dirname, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';
import { dataSourceOptions } from './data-source-options.js';
import { migrationsFolder } from './pending-migrations.js';
import { sqlStateOf } from './sql-state.js';

const suffix = extname(import.meta.filename);

// A migration that waits for a lock holds up everybody behind it: rather give up and try again.
const lockTimeoutMs = 2_000;
const lockPauseMs = 1_000;
const lockTries = 20;
const turnPauseMs = 200;
const lockNotAvailable = '55P03';

// Any number will do, as long as every release uses the same.
const migrationLock = 7_266_001;

/** A data source that knows all migrations, not yet connected. */
export function migrationDataSource(config: AppConfig): DataSource {
  const options = dataSourceOptions(config);
  const timeouts = {
    statement_timeout: 0,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: 0,
  };
  return new DataSource({
    ...options,
    // A lock of a session, and long statements: nothing for a pooler.
    url: config.database.directUrl || config.database.url,
    poolSize: 2,
    migrations: [join(migrationsFolder, `*${suffix}`)],
    migrationsTransactionMode: 'each',
    extra: { ...(options.extra as object), ...timeouts },
  } as typeof options);
}

/** The same with all entities, to be compared with the database. */
export function schemaDataSource(config: AppConfig): DataSource {
  const { options } = migrationDataSource(config);
  const entities = [join(dirname(migrationsFolder), `src/**/entities/*${suffix}`)];
  return new DataSource({ ...options, entities });
}

/** What was done stays done: a further try goes on with the migration that got no lock. */
async function runPatiently(dataSource: DataSource): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await dataSource.runMigrations();
      return;
    } catch (error) {
      if (sqlStateOf(error) !== lockNotAvailable || tries === lockTries) throw error;
      await sleep(lockPauseMs);
    }
  }
}

/**
 * Waits while another process migrates. Not in a statement: that would have a snapshot, and whoever
 * builds an index concurrently waits for all of those to end.
 */
async function waitForTurn(runner: QueryRunner): Promise<void> {
  for (;;) {
    const text = 'SELECT pg_try_advisory_lock($1) AS mine';
    const [row] = (await runner.query(text, [migrationLock])) as { mine: boolean }[];
    if (row?.mine) return;
    await sleep(turnPauseMs);
  }
}

/** Runs what is pending, one process at a time; returns the names of the migrations it ran. */
export async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await waitForTurn(runner);
    const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
    await runPatiently(dataSource);
    return pending.map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    await runner.release();
  }
}
