import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Sql } from './sql.js';

/** Behind a pooler only the role can bound statements outside of a unit of work. */
@Injectable()
export class PoolerCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger('Database');

  constructor(
    private readonly config: AppConfig,
    private readonly sql: Sql,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.database.pooled) return;
    const text = `SELECT current_user AS role, current_setting('statement_timeout') AS value`;
    const row = await this.sql.one<{ role: string; value: string }>(text).catch(() => null);
    if (row?.value !== '0') return;
    const { statementTimeoutMs } = this.config.database;
    const command = `ALTER ROLE ${row.role} SET statement_timeout = ${statementTimeoutMs}`;
    this.logger.warn(`Nothing bounds single statements behind the pooler: ${command}.`);
  }
}
