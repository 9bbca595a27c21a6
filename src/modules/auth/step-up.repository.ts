import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';

@Injectable()
export class StepUpRepository {
  constructor(private readonly sql: Sql) {}

  /** Answers whether the session is live. */
  async stepUp(sessionId: string): Promise<boolean> {
    const text = `UPDATE sessions SET stepped_up_at = now()
                   WHERE id = $1 AND ended_at IS NULL AND expires_at > now()`;
    return (await this.sql.count(text, [sessionId])) === 1;
  }
}
