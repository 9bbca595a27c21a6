import pg from 'pg';
import type { AppConfig } from '../config/app-config.js';
import { connectDataSource } from '../platform/database/connect-data-source.js';
import {
  migrationDataSource,
  runMigrations,
  schemaDataSource,
} from '../platform/database/migration-data-source.js';

type OpenDataSource = Awaited<ReturnType<typeof connectDataSource>>;

async function withDataSource<T>(
  { options }: ReturnType<typeof migrationDataSource>,
  work: (dataSource: OpenDataSource) => Promise<T>,
): Promise<T> {
  const dataSource = await connectDataSource(options);
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Runs what is pending; answers the names of the migrations it ran. */
export function migrate(config: AppConfig): Promise<string[]> {
  return withDataSource(migrationDataSource(config), runMigrations);
}

/** TypeORM's schema builder sends queries side by side on one connection, which pg is to refuse. */
function queryInTurn(dataSource: OpenDataSource): void {
  const make = dataSource.createQueryRunner.bind(dataSource);
  dataSource.createQueryRunner = (mode) => {
    const runner = make(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    let last: Promise<unknown> = Promise.resolve();
    runner.query = (...args: unknown[]) => {
      const next = last.then(() => query(...args));
      last = next.catch(() => undefined);
      return next as Promise<never>;
    };
    return runner;
  };
}

/** The statements that would make the database what the entities say, and back. */
export function schemaDifference(config: AppConfig): Promise<{ up: string[]; down: string[] }> {
  return withDataSource(schemaDataSource(config), async (dataSource) => {
    queryInTurn(dataSource);
    const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
    const textOf = ({ query }: { query: string }): string => query;
    return { up: upQueries.map(textOf), down: downQueries.map(textOf).reverse() };
  });
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Makes an empty database beside the configured one, and drops it after the work. */
export async function withScratchDatabase<T>(
  config: AppConfig,
  name: string,
  work: (config: AppConfig) => Promise<T>,
): Promise<T> {
  const url = new URL(config.database.url);
  url.pathname = `/${name}`;
  await onServer(config.database.url, `CREATE DATABASE ${name}`);
  try {
    return await work({ ...config, database: { ...config.database, url: url.href } });
  } finally {
    await onServer(config.database.url, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}
