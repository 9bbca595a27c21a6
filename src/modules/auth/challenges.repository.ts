import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type { SessionKind } from './session-kind.js';

export interface NewChallenge {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly kind: SessionKind;
  readonly lifetimeSeconds: number;
  readonly begunBy: 'pwd' | 'fed';
}

export interface ChallengeRow {
  readonly id: string;
  readonly userId: string;
  readonly begunBy: 'pwd' | 'fed';
}

@Injectable()
export class ChallengesRepository {
  constructor(private readonly sql: Sql) {}

  /** Also forgets what the user left unanswered. */
  async open(challenge: NewChallenge): Promise<void> {
    const { id, tokenHash, userId, kind, lifetimeSeconds, begunBy } = challenge;
    const text = `WITH forgotten AS (
                    DELETE FROM sign_in_challenges WHERE user_id = $3 AND expires_at < now()
                  )
                  INSERT INTO sign_in_challenges (id, token_hash, user_id, kind, expires_at, begun_by)
                  VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5), $6)`;
    await this.sql.count(text, [id, tokenHash, userId, kind, lifetimeSeconds, begunBy]);
  }

  /** Counts a guess in advance; null when the challenge is unknown, used, too old or guessed too often. */
  attempt(tokenHash: Buffer, kind: SessionKind, limit: number): Promise<ChallengeRow | null> {
    const text = `UPDATE sign_in_challenges c SET attempts = attempts + 1 FROM active_users u
                   WHERE c.token_hash = $1 AND c.used_at IS NULL AND c.expires_at > now()
                     AND c.kind = $2 AND c.attempts < $3 AND u.id = c.user_id
                  RETURNING c.id, c.user_id AS "userId", c.begun_by AS "begunBy"`;
    return this.sql.one(text, [tokenHash, kind, limit]);
  }

  /** Of many at once exactly one wins. */
  async use(id: string): Promise<boolean> {
    const text = `UPDATE sign_in_challenges SET used_at = now() WHERE id = $1 AND used_at IS NULL`;
    return (await this.sql.count(text, [id])) === 1;
  }

  /** The open challenges of a user end: the password was changed. */
  async endAllOf(userId: string): Promise<void> {
    await this.sql.count(`DELETE FROM sign_in_challenges WHERE user_id = $1`, [userId]);
  }
}
