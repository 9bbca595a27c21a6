import { types } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';
import type { StartTimeout } from './connect-data-source.js';
import { SnakeNamingStrategy } from './naming-strategy.js';
import { type DatabaseWatch, watchedDriver } from './watched-driver.js';

type TypeOid = Parameters<typeof types.getTypeParser>[0];

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('A stored integer is beyond 2^53.');
  return value;
}

const typeParsers = {
  getTypeParser: (oid: TypeOid, format: 'text' | 'binary' = 'text'): unknown =>
    oid === types.builtins.INT8 && format === 'text' ? parseInt8 : types.getTypeParser(oid, format),
};

/** As a session begins. A pooler refuses them: there a unit of work begins with them. */
export function limitsOf({ database }: AppConfig): Readonly<Record<string, number>> {
  return {
    statement_timeout: database.statementTimeoutMs,
    lock_timeout: database.lockTimeoutMs,
    idle_in_transaction_session_timeout: database.idleInTransactionTimeoutMs,
  };
}

/** What every connection of the program shares; entities and migrations are added by the caller. */
export function dataSourceOptions(config: AppConfig): DataSourceOptions & StartTimeout {
  const { database } = config;
  return {
    type: 'postgres',
    url: database.url,
    applicationName: 'orderly',
    poolSize: database.poolMax,
    connectTimeoutMS: database.connectTimeoutMs,
    namingStrategy: new SnakeNamingStrategy(),
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    migrationsRun: false,
    migrationsTableName: 'migrations',
    logging: false,
    startTimeoutMs: database.startTimeoutMs,
    extra: {
      types: typeParsers,
      keepAlive: true,
      idleTimeoutMillis: 30_000,
      ...(database.pooled ? {} : limitsOf(config)),
    },
  };
}

/** The same, with connections that say of which trace they are and that can be watched. */
export function watchedOptions(
  config: AppConfig,
  watch: DatabaseWatch | null,
): DataSourceOptions & StartTimeout {
  const options = dataSourceOptions(config);
  const { driver, Client } = watchedDriver(watch);
  return { ...options, driver, extra: { ...options.extra, Client } };
}
