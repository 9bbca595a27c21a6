import { Injectable } from '@nestjs/common';
import { Sql } from '../database/sql.js';

export interface OutboxBacklog {
  readonly events: number;
  /** Age of the first event that waits; 0 when none does. */
  readonly lagSeconds: number;
}

@Injectable()
export class OutboxRepository {
  constructor(private readonly sql: Sql) {}

  /** By the two ends of an index: how many events wait does not make it slower. */
  async backlog(): Promise<OutboxBacklog> {
    const row = await this.sql.one<OutboxBacklog>(`
      SELECT (SELECT last.sequence FROM outbox_events last WHERE last.published_at IS NULL
               ORDER BY last.sequence DESC LIMIT 1) - first.sequence + 1 AS events,
             greatest(extract(epoch FROM now() - first.occurred_at), 0)::float8 AS "lagSeconds"
        FROM outbox_events first WHERE first.published_at IS NULL
       ORDER BY first.sequence LIMIT 1`);
    return row ?? { events: 0, lagSeconds: 0 };
  }
}
