import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { LogLevelRow } from './log-level-row.js';

const columns = `module, level, expires_at AS "expiresAt"`;

@Injectable()
export class LogLevelsRepository {
  constructor(private readonly sql: Sql) {}

  listInForce(): Promise<LogLevelRow[]> {
    return this.sql.rows<LogLevelRow>(
      `SELECT ${columns} FROM log_levels WHERE expires_at > now() ORDER BY module`,
    );
  }

  /** For minutes from now; answers what was in force for the module before. */
  async change(module: string, level: string, minutes: number): Promise<LogLevelRow | null> {
    const before = await this.sql.one<LogLevelRow>(
      `SELECT ${columns} FROM log_levels WHERE module = $1 AND expires_at > now() FOR UPDATE`,
      [module],
    );
    await this.sql.count(
      `INSERT INTO log_levels (module, level, expires_at)
       VALUES ($1, $2, now() + $3::int * interval '1 minute')
           ON CONFLICT (module) DO UPDATE
          SET level = excluded.level, expires_at = excluded.expires_at`,
      [module, level, minutes],
    );
    return before;
  }

  /** Also keeps the table small: what has ended is nobody's. */
  purge(): Promise<number> {
    return this.sql.count(`DELETE FROM log_levels WHERE expires_at <= now()`);
  }
}
