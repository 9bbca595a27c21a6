import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { SessionKind } from './session-kind.js';

export interface OwnSessionRow {
  readonly id: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly kind: SessionKind;
  readonly methods: string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

@Injectable()
export class OwnSessionsRepository {
  constructor(private readonly sql: Sql) {}

  /** The live sessions of a user, the last used first; at most 1000. */
  findLive(userId: string): Promise<OwnSessionRow[]> {
    return this.sql.rows(
      `SELECT id, user_agent AS "userAgent", host(ip) AS ip, kind, authenticated_by AS methods,
              created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
         FROM sessions
        WHERE user_id = $1 AND ended_at IS NULL AND expires_at > now()
        ORDER BY last_used_at DESC, id DESC LIMIT 1000`,
      [userId],
    );
  }
}
