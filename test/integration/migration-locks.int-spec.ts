import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { connectDataSource } from '../../src/platform/database/connect-data-source.js';
import {
  migrationDataSource,
  runMigrations,
} from '../../src/platform/database/migration-data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { testConfig } from '../support/test-config.js';
import { until } from '../support/until.js';

class AddNote9000000000003 {
  readonly name = 'AddNote9000000000003';

  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query('ALTER TABLE customers ADD COLUMN note text');
  }

  async down(): Promise<void> {}
}

describe('a migration that finds a table locked', () => {
  let database: TestDatabase;
  let holder: pg.Client;
  // Within a transaction pg_stat_activity stands still: somebody else watches.
  let watcher: pg.Client;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    holder = new pg.Client({ connectionString: database.url });
    watcher = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await watcher.connect();
    const { options } = migrationDataSource(testConfig(database.url));
    dataSource = await connectDataSource({
      ...options,
      entities: [],
      migrations: [AddNote9000000000003],
    });
  });

  afterAll(async () => {
    await dataSource.destroy();
    await holder.end();
    await watcher.end();
    await database.drop();
  });

  const isWaiting = async (): Promise<boolean> => (await watcher.query(waiting)).rowCount === 1;
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE customers%'`;

  it('gives up its place so that others are served, and gets it later', async () => {
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM customers');
    const done = runMigrations(dataSource);
    await until(isWaiting);
    // Whoever came after it would stand in the queue behind it for as long as it waits.
    await until(async () => !(await isWaiting()));
    await holder.query('COMMIT');
    expect(await done).toEqual(['AddNote9000000000003']);
    expect(await runMigrations(dataSource)).toEqual([]);
  });
});
