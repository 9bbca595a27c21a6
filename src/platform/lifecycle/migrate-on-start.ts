import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { AppConfig } from '../../config/app-config.js';
import { connectDataSource } from '../database/connect-data-source.js';
import { migrationDataSource, runMigrations } from '../database/migration-data-source.js';
import { pendingMigrations } from '../database/pending-migrations.js';

async function isUpToDate({ database }: AppConfig): Promise<boolean> {
  const client = new pg.Client({ connectionString: database.url });
  try {
    await client.connect();
    return (await pendingMigrations(client)).length === 0;
  } catch {
    // Not up yet, perhaps; the data source below waits for it.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Development migrates by itself; elsewhere a deployment decides (`--migrate`), and readiness says
 * what is missing. One look first, which loads no migration.
 */
export async function migrateOnStart(config: AppConfig, flags: readonly string[]): Promise<void> {
  const wanted = config.environment === 'development' || flags.includes('--migrate');
  if (!wanted || (await isUpToDate(config))) return;
  const dataSource = await connectDataSource(migrationDataSource(config).options);
  try {
    const done = await runMigrations(dataSource);
    new Logger('Migrations').log(`Ran ${done.length} migrations.`);
  } finally {
    await dataSource.destroy();
  }
}
