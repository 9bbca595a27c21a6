import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';

export interface LastUse {
  readonly keyId: string;
  readonly ip: string;
  readonly at: Date;
}

// An audit that one key could fill would hide what matters in it.
const mostPerDay = 100;
const keptDays = 90;

/** When and from where keys are used. */
@Injectable()
export class ApiKeyUseRepository {
  constructor(private readonly sql: Sql) {}

  /** At most once a minute per key, whichever instance served it. */
  async noteLastUses(uses: readonly LastUse[]): Promise<void> {
    await this.sql.count(
      `UPDATE api_keys k SET last_used_at = u.at, last_used_ip = u.ip::inet
         FROM jsonb_to_recordset($1::jsonb) AS u("keyId" uuid, ip text, at timestamptz)
        WHERE k.id = u."keyId"
          AND (k.last_used_at IS NULL OR k.last_used_at < u.at - interval '59 seconds')`,
      [JSON.stringify(uses)],
    );
  }

  /** Null when this was seen today already, or too much was. `isNew`: never in the last 90 days. */
  note(keyId: string, outcome: string, ip: string): Promise<{ isNew: boolean } | null> {
    return this.sql.one(
      `WITH here AS (
         SELECT CASE family($3::inet) WHEN 6 THEN network(set_masklen($3::inet, 64))::inet
                ELSE $3::inet END AS address
       )
       INSERT INTO api_key_sightings AS s (api_key_id, outcome, address, seen_on)
       SELECT k.id, $2, here.address, current_date FROM api_keys k, here
        WHERE k.id = $1
          AND (SELECT count(*) FROM api_key_sightings t
                WHERE t.api_key_id = k.id AND t.seen_on = current_date) < ${mostPerDay}
       ON CONFLICT DO NOTHING
       RETURNING NOT EXISTS (SELECT FROM api_key_sightings e
                              WHERE e.api_key_id = s.api_key_id AND e.outcome = s.outcome
                                AND e.address = s.address AND e.seen_on < s.seen_on) AS "isNew"`,
      [keyId, outcome, ip],
    );
  }

  async forgetOld(): Promise<void> {
    await this.sql.count(
      `DELETE FROM api_key_sightings WHERE seen_on < current_date - ${keptDays}`,
    );
  }
}
