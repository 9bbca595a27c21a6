import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';

export interface Attempt {
  readonly accountKey: Buffer;
  readonly addressKey: Buffer;
}

export interface AttemptLimits {
  readonly free: number;
  readonly addressFree: number;
  readonly maxLockSeconds: number;
}

export interface Reserved {
  /** Failures of the account, this attempt among them. */
  readonly failures: number;
}

// One attempt more, unless the key is locked. The row lock makes parallel attempts pass one by one;
// now() would be a time before the wait for it, when what the other one left seems still to come.
function reserving(key: string, free: string, source: string): string {
  const failures = `CASE WHEN a.last_at < clock_timestamp() - interval '24 hours' THEN 1 ELSE a.failures + 1 END`;
  const locked = `clock_timestamp() + make_interval(secs => CASE WHEN (${failures}) < ${free} THEN 0
                    ELSE least($5::int, power(2, least((${failures}) - ${free}, 20))) END)`;
  return `INSERT INTO sign_in_attempts AS a (key_hash, failures, last_at, locked_until)
          SELECT ${key}::bytea, 1, clock_timestamp(), clock_timestamp() + make_interval(secs => CASE WHEN ${free} > 1 THEN 0 ELSE 1 END)
            ${source}
          ON CONFLICT (key_hash) DO UPDATE
             SET failures = ${failures}, last_at = clock_timestamp(), locked_until = ${locked}
           WHERE a.locked_until <= clock_timestamp()
          RETURNING failures`;
}

const reservation = `
  WITH address AS (${reserving('$2', '$4::int', '')}),
       account AS (${reserving('$1', '$3::int', 'FROM address')})
  SELECT failures FROM account`;

// The address is always locked before the account, or two statements wait for each other: a part that
// nothing reads, such as `account` below, runs after the statement itself.
const less = `failures = greatest(failures - 1, 0), locked_until = now()`;

@Injectable()
export class AttemptsRepository {
  constructor(private readonly sql: Sql) {}

  /** Counts the attempt as a failure in advance; null when the account or the address is locked. */
  reserve(attempt: Attempt, limits: AttemptLimits): Promise<Reserved | null> {
    const { accountKey, addressKey } = attempt;
    const { free, addressFree, maxLockSeconds } = limits;
    return this.sql.one(reservation, [accountKey, addressKey, free, addressFree, maxLockSeconds]);
  }

  /** Whole seconds until neither is locked; at least 1. */
  async secondsLeft({ accountKey, addressKey }: Attempt): Promise<number> {
    const row = await this.sql.one<{ seconds: number }>(
      `SELECT greatest(1, ceil(extract(epoch FROM max(locked_until) - now())))::int AS seconds
         FROM sign_in_attempts WHERE key_hash IN ($1, $2)`,
      [accountKey, addressKey],
    );
    return row?.seconds ?? 1;
  }

  /** The attempt was right: the account starts anew, the address has one failure less. */
  async succeed({ accountKey, addressKey }: Attempt): Promise<void> {
    await this.sql.count(
      `WITH account AS (DELETE FROM sign_in_attempts WHERE key_hash = $1)
       UPDATE sign_in_attempts SET ${less} WHERE key_hash = $2`,
      [accountKey, addressKey],
    );
  }

  /** The attempt was no failure, and no success yet. */
  async release({ accountKey, addressKey }: Attempt): Promise<void> {
    await this.sql.count(
      `WITH account AS (UPDATE sign_in_attempts SET ${less} WHERE key_hash = $1)
       UPDATE sign_in_attempts SET ${less} WHERE key_hash = $2`,
      [accountKey, addressKey],
    );
  }

  async forget(accountKey: Buffer): Promise<void> {
    await this.sql.count(`DELETE FROM sign_in_attempts WHERE key_hash = $1`, [accountKey]);
  }

  purge(): Promise<number> {
    return this.sql.count(
      `DELETE FROM sign_in_attempts
        WHERE last_at < now() - interval '24 hours' AND locked_until < now()`,
    );
  }
}
