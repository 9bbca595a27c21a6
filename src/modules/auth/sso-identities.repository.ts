import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { newId } from '../../platform/ids.js';

/** Which user a provider's subject is. */
@Injectable()
export class SsoIdentitiesRepository {
  constructor(private readonly sql: Sql) {}

  async findUser(issuer: string, subject: string): Promise<string | null> {
    const text = `SELECT user_id AS "userId" FROM user_identities
                   WHERE issuer = $1 AND subject = $2`;
    return (await this.sql.one<{ userId: string }>(text, [issuer, subject]))?.userId ?? null;
  }

  /** One at a time finds out who a subject is; until the transaction ends. */
  async lock(issuer: string, subject: string): Promise<void> {
    const text = `SELECT pg_advisory_xact_lock(hashtextextended('orderly.sso', hashtext($1 || ' ' || $2)))`;
    await this.sql.one(text, [issuer, subject]);
  }

  async add(userId: string, issuer: string, subject: string): Promise<void> {
    const text = `INSERT INTO user_identities (id, user_id, issuer, subject) VALUES ($1, $2, $3, $4)`;
    await this.sql.count(text, [newId(), userId, issuer, subject]);
  }
}
