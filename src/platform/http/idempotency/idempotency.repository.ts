import { Injectable } from '@nestjs/common';
import { Sql } from '../../database/sql.js';

export interface KeptAnswer {
  readonly requestHash: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface ClaimRow extends KeptAnswer {
  readonly locked: boolean;
  readonly expired: boolean | null;
}

export type Claim =
  | { readonly kind: 'running' }
  | { readonly kind: 'new' }
  | { readonly kind: 'done'; readonly answer: KeptAnswer };

const keptFor = '24 hours';

@Injectable()
export class IdempotencyRepository {
  constructor(private readonly sql: Sql) {}

  /**
   * Claims the key for this transaction. The look-up may miss a row that commits between the
   * statement's snapshot and the lock; then the insert fails on the primary key and the unit of
   * work runs again.
   */
  async claim(scope: string, key: string): Promise<Claim> {
    const row = await this.sql.one<ClaimRow>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0)) AS locked,
              k.request_hash AS "requestHash", k.status, k.headers, k.body,
              k.expires_at < now() AS expired
         FROM (SELECT) AS one LEFT JOIN idempotency_keys k ON k.scope = $1 AND k.key = $2`,
      [scope, key],
    );
    if (!row || (!row.locked && row.expired !== false)) return { kind: 'running' };
    if (row.expired === false) return { kind: 'done', answer: row };
    if (row.expired) {
      await this.sql.count('DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2', [
        scope,
        key,
      ]);
    }
    return { kind: 'new' };
  }

  async keep(scope: string, key: string, answer: KeptAnswer): Promise<void> {
    await this.sql.count(
      `INSERT INTO idempotency_keys (scope, key, request_hash, status, headers, body, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() + interval '${keptFor}')`,
      [scope, key, answer.requestHash, answer.status, JSON.stringify(answer.headers), answer.body],
    );
  }

  async purgeExpired(): Promise<number> {
    return this.sql.count('DELETE FROM idempotency_keys WHERE expires_at < now()');
  }
}
