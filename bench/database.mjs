import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadConfig } from '../dist/src/config/load-config.js';
import { startEmbeddedServer } from '../dist/src/platform/database/embedded-server.js';
import {
  migrationDataSource,
  runMigrations,
} from '../dist/src/platform/database/migration-data-source.js';

/** Runs work on one connection. */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function migrate(url) {
  const config = loadConfig({ NODE_ENV: 'testing', DATABASE_URL: url });
  const dataSource = await migrationDataSource(config).initialize();
  try {
    await runMigrations(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** A PostgreSQL of its own in a temporary folder, durable like any, with one migrated database. */
export async function startDatabase() {
  const folder = await mkdtemp(join(tmpdir(), 'orderly-bench-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedServer(folder);
  await migrate(server.url);
  return {
    folder,
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a migrated, empty database beside the first one, runs work on it and drops it. */
export async function withFreshDatabase(url, name, work) {
  const { href } = Object.assign(new URL(url), { pathname: `/${name}` });
  await withClient(url, (client) => client.query(`CREATE DATABASE ${name}`));
  try {
    await migrate(href);
    return await work(href);
  } finally {
    await withClient(url, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  }
}
