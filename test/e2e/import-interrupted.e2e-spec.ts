import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { ImportJobsRepository } from '../../src/modules/imports/import-jobs.repository.js';
import { ImportWorker } from '../../src/modules/imports/import-worker.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { finished, readImport } from '../support/imports.js';
import { historyHeader as header } from '../support/order-history.js';
import { type Program, startProgram } from '../support/program.js';
import { until } from '../support/until.js';

describe('an import whose instance goes away', () => {
  let app: TestApp;
  let blocker: pg.Client;
  beforeAll(async () => {
    app = await startTestApp();
    blocker = new pg.Client({ connectionString: app.databaseUrl });
    await blocker.connect();
  });
  afterAll(async () => {
    await blocker.end();
    await app.close();
  });

  /** Uploads one order to the program, whose import then waits in the middle of its transaction. */
  const interruptible = async (program: Program, reference: string): Promise<string> => {
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE order_lines IN EXCLUSIVE MODE');
    const row = `${reference},22633,HAND WARMER,6,2010-12-01 08:28:00,1.85,17850,United Kingdom`;
    const answer = await request(program.url)
      .post('/api/v1/imports')
      .set(await app.as('admin'))
      .field('type', 'order-history')
      .field('preset', 'online-retail')
      .attach('file', Buffer.from(`${header}\n${row}\n`), 'x');
    const { id } = (answer.body as { data: { id: string } }).data;
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO order_lines%' AND datname = current_database()`;
    while ((await app.sql(waiting)).length === 0) await sleep(20);
    return id;
  };

  const orders = (reference: string): Promise<{ n: number }[]> =>
    app.sql(`SELECT count(*)::int AS n FROM orders WHERE reference = $1`, [reference]);

  it('is taken up again by another instance after kill -9, and happens once', async () => {
    const program = await startProgram(app.databaseUrl);
    const elsewhere = jest.spyOn(app.get(ImportWorker), 'wake').mockReturnValue(undefined);
    const id = await interruptible(program, '700001');
    await program.end('SIGKILL');
    elsewhere.mockRestore();
    expect(await readImport(app, id)).toMatchObject({ status: 'processing', stage: 'writing' });
    expect(await orders('700001')).toEqual([{ n: 0 }]);
    await blocker.query('ROLLBACK');
    const view = await finished(app, id);
    expect(view).toMatchObject({
      status: 'completed',
      rowsAccepted: 1,
      result: { ordersCreated: 1 },
    });
    expect(await orders('700001')).toEqual([{ n: 1 }]);
    expect(await app.sql('SELECT attempts FROM imports WHERE id = $1', [id])).toEqual([
      { attempts: 2 },
    ]);
  });

  it('is rolled back by a graceful stop, which does not wait for it', async () => {
    const program = await startProgram(app.databaseUrl);
    const id = await interruptible(program, '700002');
    expect(await program.end('SIGTERM')).toBe(0);
    expect(await readImport(app, id)).toMatchObject({ status: 'processing' });
    await blocker.query('ROLLBACK');
    expect(await finished(app, id)).toMatchObject({
      status: 'completed',
      result: { ordersCreated: 1 },
    });
    expect(await orders('700002')).toEqual([{ n: 1 }]);
  });

  it('is looked for again when it came while the worker was looking', async () => {
    const worker = app.get(ImportWorker);
    await worker.settled();
    const look = jest
      .spyOn(app.get(ImportJobsRepository), 'hasWork')
      .mockImplementationOnce(async () => {
        await sleep(1);
        worker.wake();
        return false;
      });
    await worker.settled();
    expect(look.mock.calls.length).toBeGreaterThan(1);
    look.mockRestore();
  });

  it('fails for good when it was interrupted too often', async () => {
    const [row] = await app.sql<{ id: string }>(`
      INSERT INTO imports (id, type, mapping, status, attempts, actor_kind, actor_name)
      VALUES (gen_random_uuid(), 'products', '{}', 'processing', 5, 'system', 'system') RETURNING id`);
    expect(await finished(app, row?.id ?? '')).toMatchObject({
      status: 'failed',
      failure: { code: 'IMPORT_ABANDONED' },
    });
  });

  it('is cleaned away when its upload was cut off with its instance', async () => {
    const [row] = await app.sql<{ id: string }>(`
      WITH stale AS (
        INSERT INTO imports (id, type, mapping, updated_at, actor_kind, actor_name)
        VALUES (gen_random_uuid(), 'stock', '{}', now() - interval '2 hours', 'system', 'system') RETURNING id
      ), staged AS (
        INSERT INTO staged_stock SELECT id, 2, 2, '[]', 'A', 'B', 1, NULL FROM stale
      ) SELECT id FROM stale`);
    expect(await finished(app, row?.id ?? '')).toMatchObject({
      status: 'failed',
      failure: { code: 'IMPORT_UPLOAD_ABORTED' },
    });
    expect(await app.sql('SELECT count(*)::int AS n FROM staged_stock')).toEqual([{ n: 0 }]);
  });

  it('leaves no staged rows when its instance is gone right after it', async () => {
    const [row] = await app.sql<{ id: string }>(`
      INSERT INTO imports (id, type, mapping, status, finished_at, actor_kind, actor_name)
      VALUES (gen_random_uuid(), 'stock', '{}', 'completed', now(), 'system', 'system') RETURNING id`);
    await app.sql(`INSERT INTO staged_stock VALUES ($1, 2, 2, '[]', 'A', 'B', 1, NULL)`, [row?.id]);
    await until(async () => (await app.sql('SELECT FROM staged_stock')).length === 0);
  });
});
