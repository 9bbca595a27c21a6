import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

declare module '../../src/platform/jobs/job-map.js' {
  interface JobMap {
    'test.note': { readonly text: string };
    'test.flaky': { readonly failures: number };
    'test.slow': Record<string, never>;
    'test.nightly': Record<string, never>;
  }
}

const quick = { firstPauseSeconds: 1, longestPauseSeconds: 1 };

/** An application whose handlers write down what they did. */
async function startWorker(database?: TestDatabase) {
  const notes: string[] = [];
  const slow = { started: false, mayEnd: false, ended: false };
  let nights = 0;
  const app = await startTestApp(
    undefined,
    database && (() => Promise.resolve(database)),
    (made) => {
      const jobs = made.get(Jobs);
      jobs.handle('test.note', ({ text }) => Promise.resolve(void notes.push(text)));
      jobs.handle(
        'test.flaky',
        async ({ failures }) => {
          const attempt = notes.filter((note) => note === `flaky-${failures}`).length;
          notes.push(`flaky-${failures}`);
          if (attempt < failures) await Promise.reject(new Error('not yet'));
        },
        { retries: 1, ...quick },
      );
      jobs.handle('test.slow', async () => {
        slow.started = true;
        await until(() => slow.mayEnd);
        slow.ended = true;
      });
      jobs.handle('test.nightly', () => Promise.resolve(void (nights += 1)));
      jobs.schedule('test.nightly', '* * * * *');
    },
  );
  return { app, notes, slow, nights: () => nights };
}

const same = (app: TestApp): TestDatabase => ({
  url: app.databaseUrl,
  drop: () => Promise.resolve(),
});

type Worker = Awaited<ReturnType<typeof startWorker>>;

function enqueue(app: TestApp, text: string): Promise<void> {
  return app.get(UnitOfWork).run(() => app.get(Jobs).enqueue('test.note', { text }));
}

describe('jobs of a database that lacks its migrations', () => {
  it('begin when it has them', async () => {
    const database = await createTestDatabase();
    const onDatabase = async (statement: string) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(statement).finally(() => client.end());
    };
    await onDatabase('ALTER SCHEMA jobs RENAME TO later');
    const late = await startWorker(database);
    await late.app.get(JobEngine).work();
    await expect(enqueue(late.app, 'too soon')).rejects.toThrow();
    await onDatabase('ALTER SCHEMA later RENAME TO jobs');
    await until(() =>
      enqueue(late.app, 'at last').then(
        () => true,
        () => false,
      ),
    );
    await until(() => late.notes.includes('at last'));
    await late.app.close();
  });
});

describe('jobs', () => {
  let idle: Worker;
  let busy: Worker;

  beforeAll(async () => {
    idle = await startWorker();
    busy = await startWorker(same(idle.app));
    await busy.app.get(JobEngine).work();
  });

  afterAll(async () => {
    await busy.app.close();
    await idle.app.close();
  });

  const statesOf = (name: string) =>
    idle.app.sql<{ state: string; retries: number }>(
      `SELECT state, retry_count AS retries FROM jobs.job WHERE name = $1
        ORDER BY (data->>'failures')::int`,
      [name],
    );

  it('run soon on an instance that works, once their change is committed', async () => {
    await enqueue(idle.app, 'hello');
    await until(() => busy.notes.includes('hello'));
    expect(idle.notes).toEqual([]);
  });

  it('are rolled back with their change, and belong to one', async () => {
    const unitOfWork = idle.app.get(UnitOfWork);
    const failing = unitOfWork.run(async () => {
      await idle.app.get(Jobs).enqueue('test.note', { text: 'never' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await enqueue(idle.app, 'after');
    await until(() => busy.notes.includes('after'));
    expect(busy.notes).not.toContain('never');
    await expect(idle.app.get(Jobs).enqueue('test.note', { text: 'x' })).rejects.toThrow(
      'unit of work',
    );
  });

  it('can wait', async () => {
    await idle.app.get(UnitOfWork).run(async () => {
      await idle.app.get(Jobs).enqueue('test.note', { text: 'late' }, { afterSeconds: 3_600 });
      await idle.app.get(Jobs).enqueue('test.note', { text: 'now' });
    });
    await until(() => busy.notes.includes('now'));
    expect(busy.notes).not.toContain('late');
  });

  it('are tried again after a failure, and kept as failed when that does not help', async () => {
    await idle.app.get(UnitOfWork).run(async () => {
      await idle.app.get(Jobs).enqueue('test.flaky', { failures: 1 });
      await idle.app.get(Jobs).enqueue('test.flaky', { failures: 9 });
    });
    const finished = async () =>
      (await statesOf('test.flaky')).every(({ state }) => /completed|failed/.test(state));
    await until(finished);
    expect(await statesOf('test.flaky')).toEqual([
      { state: 'completed', retries: 1 },
      { state: 'failed', retries: 1 },
    ]);
    await until(async () =>
      (await statesOf('dead-letters')).some(({ state }) => state === 'completed'),
    );
  });

  it('go on after the database ended every connection', async () => {
    await idle.app.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE datname = current_database() AND pid <> pg_backend_pid()
                           AND application_name LIKE 'orderly%'`);
    await until(() =>
      enqueue(idle.app, 'restarted').then(
        () => true,
        () => false,
      ),
    );
    await until(() => busy.notes.includes('restarted'));
  });

  it('are scheduled once for all instances', async () => {
    const [row] = await idle.app.sql(`SELECT name, cron, timezone FROM jobs.schedule`);
    expect(row).toEqual({ name: 'test.nightly', cron: '* * * * *', timezone: 'UTC' });
  });

  it('have one handler and need one', () => {
    const jobs = idle.app.get(Jobs);
    expect(() => jobs.handle('test.note', () => Promise.resolve())).toThrow('two handlers');
    const unknown = idle.app
      .get(UnitOfWork)
      .run(() => jobs.enqueue('test.unknown' as 'test.note', { text: '' }));
    return expect(unknown).rejects.toThrow('no handler');
  });

  it('live in the schema that the library expects', async () => {
    const boss = new PgBoss({
      connectionString: idle.app.databaseUrl,
      schema: 'jobs',
      migrate: false,
    });
    boss.on('error', () => undefined);
    await boss.start();
    const report = await boss.detectSchemaDrift();
    await boss.stop();
    expect(report).toMatchObject({ ok: true });
  });

  it('that run may finish when their instance stops', async () => {
    const last = await startWorker(same(idle.app));
    await last.app.get(JobEngine).work();
    await idle.app.get(UnitOfWork).run(() => idle.app.get(Jobs).enqueue('test.slow', {}));
    await until(() => last.slow.started || busy.slow.started);
    busy.slow.mayEnd = true;
    const closing = last.app.close();
    last.slow.mayEnd = true;
    await closing;
    expect(last.slow.ended).toBe(last.slow.started);
  });
});
