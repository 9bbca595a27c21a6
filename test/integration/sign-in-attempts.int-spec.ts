import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { AttemptsRepository } from '../../src/modules/attempts/attempts.repository.js';
import { Sql } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

const limits = { free: 5, addressFree: 100, maxLockSeconds: 900 };
const newKey = () => randomBytes(32);

describe('the count of sign-ins', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('does not lock out a sign-in that began before another one of its address ended', async () => {
    const attempts = app.get(AttemptsRepository);
    const addressKey = newKey();
    const reserve = () => attempts.reserve({ accountKey: newKey(), addressKey }, limits);
    const begun = Promise.withResolvers<undefined>();
    // Made out here, so that it does not join the transaction below.
    const overtaking = begun.promise.then(reserve);
    const overtaken = app.get(UnitOfWork).run(async () => {
      await app.get(Sql).rows('SELECT now()');
      begun.resolve(undefined);
      await overtaking;
      return reserve();
    });
    expect(await Promise.all([overtaking, overtaken])).toEqual([{ failures: 1 }, { failures: 1 }]);
  });

  it.each(['reserve', 'release', 'succeed'] as const)(
    '%s locks the address before the account',
    async (step) => {
      const attempts = app.get(AttemptsRepository);
      const attempt = { accountKey: Buffer.alloc(32, 1), addressKey: Buffer.alloc(32, 2) };
      // The address is behind the account, in the table as in its index.
      await app.sql('DELETE FROM sign_in_attempts');
      for (const key of [attempt.accountKey, attempt.addressKey])
        await app.sql(
          'INSERT INTO sign_in_attempts (key_hash, failures, last_at, locked_until) VALUES ($1, 1, now(), now())',
          [key],
        );
      const holder = new pg.Client({ connectionString: app.databaseUrl });
      await holder.connect();
      await holder.query('BEGIN');
      const lock = 'SELECT FROM sign_in_attempts WHERE key_hash = $1 FOR UPDATE NOWAIT';
      await holder.query(lock, [attempt.addressKey]);
      const waiting = attempts[step](attempt, limits);
      await until(async () => {
        const rows = await app.sql(`SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`);
        return rows.length > 0;
      });
      expect((await holder.query(lock, [attempt.accountKey])).rowCount).toBe(1);
      await holder.query('COMMIT');
      await holder.end();
      await waiting;
    },
  );
});
