import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';

export interface FactorRow {
  readonly sealedSecret: string;
  readonly confirmedAt: Date | null;
  readonly recoveryCodesLeft: number;
}

@Injectable()
export class FactorsRepository {
  constructor(private readonly sql: Sql) {}

  find(userId: string): Promise<FactorRow | null> {
    const text = `SELECT sealed_secret AS "sealedSecret", confirmed_at AS "confirmedAt",
                         (SELECT count(*) FROM recovery_codes c
                           WHERE c.user_id = f.user_id AND c.used_at IS NULL) AS "recoveryCodesLeft"
                    FROM second_factors f WHERE user_id = $1`;
    return this.sql.one(text, [userId]);
  }

  /** Starts anew what was not confirmed; false when there is a confirmed one. */
  async start(userId: string, sealedSecret: string): Promise<boolean> {
    const text = `INSERT INTO second_factors AS f (user_id, sealed_secret) VALUES ($1, $2)
                  ON CONFLICT (user_id) DO UPDATE
                     SET sealed_secret = excluded.sealed_secret, last_step = 0, created_at = now()
                   WHERE f.confirmed_at IS NULL`;
    return (await this.sql.count(text, [userId, sealedSecret])) === 1;
  }

  /** Of many at once exactly one wins. */
  async confirm(userId: string, sealedSecret: string, step: number): Promise<boolean> {
    const text = `UPDATE second_factors SET confirmed_at = now(), last_step = $3
                   WHERE user_id = $1 AND sealed_secret = $2 AND confirmed_at IS NULL`;
    return (await this.sql.count(text, [userId, sealedSecret, step])) === 1;
  }

  /** Uses up a time step and all before it; false when it was used: a code works once. */
  async useStep(userId: string, step: number): Promise<boolean> {
    const text = `UPDATE second_factors SET last_step = $2
                   WHERE user_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2`;
    return (await this.sql.count(text, [userId, step])) === 1;
  }

  /** Of many at once exactly one wins. */
  async useRecoveryCode(userId: string, codeHash: Buffer): Promise<boolean> {
    const text = `UPDATE recovery_codes SET used_at = now()
                   WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL`;
    return (await this.sql.count(text, [userId, codeHash])) === 1;
  }

  async replaceRecoveryCodes(userId: string, hashes: readonly Buffer[]): Promise<void> {
    await this.sql.count(`DELETE FROM recovery_codes WHERE user_id = $1`, [userId]);
    const text = `INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])`;
    await this.sql.count(text, [userId, hashes]);
  }

  async remove(userId: string): Promise<boolean> {
    await this.sql.count(`DELETE FROM recovery_codes WHERE user_id = $1`, [userId]);
    return (await this.sql.count(`DELETE FROM second_factors WHERE user_id = $1`, [userId])) === 1;
  }
}
