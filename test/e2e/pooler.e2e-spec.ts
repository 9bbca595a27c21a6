import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Sql } from '../../src/platform/database/sql.js';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { imported } from '../support/imports.js';
import { mailsTo, tokenIn, withMailbox } from '../support/mail.js';
import { OrderDesk, orderOf } from '../support/order-desk.js';
import { hasPgBouncer, type Pooler, startPgBouncer } from '../support/pgbouncer.js';
import { startProgram } from '../support/program.js';
import { dataOf, resourceOf } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { until } from '../support/until.js';

const withPooler = hasPgBouncer ? describe : describe.skip;

withPooler('behind PgBouncer in transaction mode', () => {
  let database: TestDatabase;
  let pooler: Pooler;
  let test: TestApp;
  let desk: OrderDesk;

  /** All its work goes through the pooler, except for listening. */
  const startPooled = (): Promise<TestApp> =>
    startTestApp(
      (config) => ({
        ...withMailbox(config),
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

  beforeAll(async () => {
    database = await createTestDatabase();
    // Far fewer connections to the server than the program has to the pooler.
    pooler = await startPgBouncer(database.url, 3);
    test = await startPooled();
    await test.get(JobEngine).work();
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

  it('exactly what is there is sold when twenty-four callers share three connections', async () => {
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

  it('a change on one instance ends the kept answers of another within a second', async () => {
    const other = await startPooled();
    try {
      const products = resourceOf(test, '/api/v1/products', desk.user);
      const body = { sku: 'KEPT', name: 'Kept', unitPrice: 1, currency: 'EUR' };
      const { id } = dataOf(await products.post(body, { 'Idempotency-Key': randomUUID() }));
      const read = () => other.http().get(`/api/v1/products/${id}`).set(desk.user).expect(200);
      await until(async () => (await read()).headers['x-cache'] === 'HIT');
      await test
        .http()
        .patch(`/api/v1/products/${id}`)
        .set({ ...desk.user, 'If-Match': '*' })
        .send({ name: 'Changed' })
        .expect(200);
      await sleep(1_000);
      expect(dataOf(await read())['name']).toBe('Changed');
      await until(async () => (await read()).headers['x-cache'] === 'HIT');
    } finally {
      await other.close();
    }
  });

  it('a job that a request sends is worked on', async () => {
    const { email } = await new SignIn(test).user();
    await test.http().post('/api/v1/auth/password-reset').send({ email }).expect(202);
    const [mail] = await mailsTo(test, email, { subject: /new password/ });
    expect(tokenIn(mail)).not.toBe('');
  });

  it('a file is imported', async () => {
    const rows = Array.from({ length: 2_000 }, (_, row) => `ROW-${row},Tea ${row},5,EUR`);
    const file = ['sku,name,unitPrice,currency', ...rows, ''].join('\n');
    const view = await imported(test, { type: 'products' }, file);
    expect(view).toMatchObject({ status: 'completed', rowsAccepted: 2_000, rowsRejected: 0 });
    const [found] = await test.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM products WHERE sku LIKE 'ROW-%'`,
    );
    expect(found).toEqual({ n: 2_000 });
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
      await until(async () => (await fetch(`${program.url}/readyz`)).status === 200);
      await until(() => program.output().includes('statement_timeout'));
    } finally {
      await program.end('SIGTERM');
      await between.stop();
      await empty.drop();
    }
  });
});
