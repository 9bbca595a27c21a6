import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../../config/app-config.js';
import { pendingMigrations } from './pending-migrations.js';

const budgetMs = 1_000;

/**
 * Asks the database on a connection of its own, so that an exhausted pool does not look like a
 * database that is down, with a second for the whole question.
 */
@Injectable()
export class DatabaseProbe implements OnApplicationShutdown {
  private readonly logger = new Logger(DatabaseProbe.name);
  private readonly pool: pg.Pool;

  constructor(config: AppConfig) {
    this.pool = new pg.Pool({
      connectionString: config.database.url,
      application_name: 'orderly-probe',
      max: 1,
      connectionTimeoutMillis: budgetMs,
      query_timeout: budgetMs,
      allowExitOnIdle: true,
    });
    // An idle connection that breaks is replaced at the next probe.
    this.pool.on('error', (error) =>
      this.logger.debug({ err: error }, 'The probe connection broke.'),
    );
  }

  /** Names of the program's migrations that the database lacks; throws when it does not answer. */
  pendingMigrations(): Promise<string[]> {
    return pendingMigrations(this.pool);
  }

  /** How long the shortest question takes, in milliseconds; throws when it is not answered. */
  async latencyMs(): Promise<number> {
    const startedAt = performance.now();
    await this.pool.query('SELECT 1');
    return Math.round((performance.now() - startedAt) * 10) / 10;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
