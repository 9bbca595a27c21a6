import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { databaseErrorOf } from './pg-error-mapping.js';

const retryEveryMs = 500;

/** How long a start waits for the database, in milliseconds; read by the data source factory. */
export interface StartTimeout {
  readonly startTimeoutMs?: number;
}

/** Connects, waiting for a database that is still starting, and gives up after the bound. */
export async function connectDataSource(
  options?: DataSourceOptions & StartTimeout,
): Promise<DataSource> {
  if (!options) throw new Error('The data source has no options.');
  const logger = new Logger('Database');
  const deadline = Date.now() + (options.startTimeoutMs ?? 30_000);
  for (;;) {
    const dataSource = new DataSource(options);
    try {
      return await dataSource.initialize();
    } catch (error) {
      if (databaseErrorOf(error)?.kind !== 'unavailable' || Date.now() > deadline) throw error;
      logger.warn('The database does not answer yet; trying again.');
      await sleep(retryEveryMs);
    }
  }
}
