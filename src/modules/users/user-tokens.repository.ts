import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';
import type { TokenPurpose } from './entities/user-token.js';

export interface TokenOwner {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

const lifetimes: Readonly<Record<TokenPurpose, string>> = {
  reset: '30 minutes',
  verification: '24 hours',
  invitation: '7 days',
};
// Nobody's mailbox is filled by somebody who knows the address.
const hourlyLimit = 5;

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const usable = (purpose: TokenPurpose): string =>
  `t.token_hash = $1 AND t.purpose = '${purpose}' AND t.used_at IS NULL AND t.expires_at > now()
   AND u.id = t.user_id AND lower(u.email) = lower(t.email) AND u.status <> 'disabled'`;

/** Single-use tokens of mailed links: 256 random bits, kept as SHA-256. */
@Injectable()
export class UserTokensRepository {
  constructor(private readonly sql: Sql) {}

  /**
   * A new token, which makes those before it worthless; null when the user got too many within an
   * hour. Inside a unit of work that holds the user's row.
   */
  async issue(userId: string, email: string, purpose: TokenPurpose): Promise<string | null> {
    const token = randomBytes(32).toString('base64url');
    await this.sql.count(
      `DELETE FROM user_tokens WHERE user_id = $1 AND created_at < now() - interval '30 days'`,
      [userId],
    );
    const inserted = await this.sql.count(
      `WITH replaced AS (
         UPDATE user_tokens SET used_at = now()
          WHERE user_id = $2 AND purpose = $4 AND used_at IS NULL
       )
       INSERT INTO user_tokens (id, user_id, email, purpose, token_hash, expires_at)
       SELECT $1, $2, $3, $4, $5, now() + $6::interval
        WHERE (SELECT count(*) FROM user_tokens WHERE user_id = $2 AND purpose = $4
                  AND created_at > now() - interval '1 hour') < ${hourlyLimit}`,
      [newId(), userId, email, purpose, hashOf(token), lifetimes[purpose]],
    );
    return inserted === 1 ? token : null;
  }

  /** Whose link this is, without using it up; null when it is not valid. */
  find(token: string, purpose: TokenPurpose): Promise<TokenOwner | null> {
    const text = `SELECT u.id AS "userId", u.email, u.name FROM user_tokens t, users u
                   WHERE ${usable(purpose)}`;
    return this.sql.one(text, [hashOf(token)]);
  }

  /** Uses the token up: of two at once, one gets the owner. */
  redeem(token: string, purpose: TokenPurpose): Promise<TokenOwner | null> {
    const text = `UPDATE user_tokens t SET used_at = now() FROM users u WHERE ${usable(purpose)}
                  RETURNING u.id AS "userId", u.email, u.name`;
    return this.sql.one(text, [hashOf(token)]);
  }

  /** Makes every open link of the user worthless. */
  async revoke(userId: string): Promise<void> {
    const text = 'UPDATE user_tokens SET used_at = now() WHERE user_id = $1 AND used_at IS NULL';
    await this.sql.count(text, [userId]);
  }
}
