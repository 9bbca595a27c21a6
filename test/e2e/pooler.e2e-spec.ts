import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Sql } from '../../src/platform/database/sql.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { OrderDesk, orderOf } from '../support/order-desk.js';
import { hasPgBouncer, type Pooler, startPgBouncer } from '../support/pgbouncer.js';
import { startProgram } from '../support/program.js';
import { until } from '../support/until.js';

const withPooler = hasPgBouncer ? describe : describe.skip;

withPooler('behind PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  let pooler: Pooler;
  let test: TestApp;
  let desk: OrderDesk;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Far fewer connections to the server than the program has to the pooler.
    pooler = await startPgBouncer(database.url, 3);
    test = await startTestApp(
      (config) => ({
        ...config,
        database: {
          ...config.database,
          directUrl: database.url,
          pooled: true,
          namedStatements: false,
          lockTimeoutMs: 20_000,
        },
      }),
      () => Promise.resolve({ url: pooler.url, drop: () => Promise.resolve() }),
    );
    desk = await OrderDesk.open(test);
    await desk.warehouse('MAIN');
    await desk.product('TEA', { units: 40 });
  });

  afterAll(async () => {
    await test.close();
    await pooler.stop();
    await database.drop();
  });

  it('orders are placed, confirmed and cancelled, and replays answer the same', async () => {
    const order = await desk.placed({ TEA: 2 });
    await desk.command(order.id, 'confirm').expect(200);
    await desk.command(order.id, 'cancel', { reason: 'as tested' }).expect(200);
    const draft = await desk.draft({ TEA: 1 });
    const key = randomUUID();
    const place = () => desk.command(draft.id, 'place').set('Idempotency-Key', key);
    const [first, again] = [await place(), await place()];
    expect(orderOf(first).status).toBe('placed');
    expect(again.text).toBe(first.text);
    expect(again.headers['idempotency-replayed']).toBe('true');
    await desk.command(draft.id, 'cancel', { reason: 'as tested' }).expect(200);
  });

  it('exactly what is there is sold when forty callers share three connections', async () => {
    const drafts = [];
    for (let index = 0; index < 24; index += 1) drafts.push(await desk.draft({ TEA: 2 }));
    const answers = await Promise.all(drafts.map(({ id }) => desk.command(id, 'place')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.filter((status) => status === 409)).toHaveLength(4);
    const [level] = await test.sql<{ allocated: number }>(
      `SELECT allocated::int FROM stock_levels WHERE on_hand = 40`,
    );
    expect(level?.allocated).toBe(40);
  });

  it('a unit of work has its limits, and leaves none behind at the server', async () => {
    const { sql, unitOfWork } = { sql: test.get(Sql), unitOfWork: test.get(UnitOfWork) };
    const limit = 'SELECT current_setting($1) AS value';
    const inside = await unitOfWork.run(() => sql.one(limit, ['lock_timeout']));
    expect(inside).toEqual({ value: '20s' });
    const outside = new Set<unknown>();
    for (let turn = 0; turn < 10; turn += 1)
      outside.add((await sql.one<{ value: string }>(limit, ['lock_timeout']))?.value);
    expect(outside).toEqual(new Set(['0']));
  });

  it('lists, exports and reports are read', async () => {
    const { user } = desk;
    for (const path of ['/orders', '/exports/orders?format=csv', '/reports/backorders'])
      await test.http().get(`/api/v1${path}`).set(user).expect(200);
  });

  it('signals and jobs arrive', async () => {
    const signals = await test.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'orderly-signals'`,
    );
    expect(signals).toEqual([{ n: 1 }]);
  });

  it('the program migrates past the pooler, and serves', async () => {
    const empty = await createTestDatabase({ empty: true });
    const between = await startPgBouncer(empty.url, 3);
    const program = await startProgram(
      between.url,
      { DATABASE_POOLER: 'transaction', DATABASE_DIRECT_URL: empty.url, LOG_LEVEL: 'warn' },
      [process.execPath, 'dist/main.js', '--migrate'],
    );
    try {
      const health = await fetch(`${program.url}/readyz`);
      expect(health.status).toBe(200);
      await until(() => program.output().includes('statement_timeout'));
    } finally {
      await program.end('SIGTERM');
      await between.stop();
      await empty.drop();
    }
  });
});
