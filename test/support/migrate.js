import { loadConfig } from '../../dist/src/config/load-config.js';
import {
  migrationDataSource,
  runMigrations,
} from '../../dist/src/platform/database/migration-data-source.js';

/** Runs every migration of the compiled program on the database. */
export async function migrateDatabase(url) {
  const config = loadConfig({ NODE_ENV: 'testing', DATABASE_URL: url });
  const dataSource = await migrationDataSource(config).initialize();
  try {
    await runMigrations(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
