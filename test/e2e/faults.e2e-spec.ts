import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultIntake } from '../../src/modules/faults/fault-intake.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { DatabaseUnavailable } from '../../src/platform/errors/platform.errors.js';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { runInRequest } from '../../src/platform/observability/request-context.js';
import { ownTrace } from '../../src/platform/observability/trace-ids.js';
import { PeriodicWork } from '../../src/platform/periodic/periodic-work.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

declare module '../../src/platform/jobs/job-map.js' {
  interface JobMap {
    'test.broken': { readonly away: boolean };
  }
}

interface Fault {
  readonly id: string;
  readonly status: string;
  readonly type: string;
  readonly message: string;
  readonly method: string;
  readonly route: string;
  readonly count: number;
  readonly regressions: number;
  readonly sample: { readonly requestId: string };
}

interface Envelope {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const events: Envelope[] = [];
const secret = 'ada@example.com';

let sink: ChildProcess;
let app: TestApp;

beforeAll(async () => {
  sink = spawn(process.execPath, ['test/support/sentry-sink.mjs'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: sink.stdout as NodeJS.ReadableStream });
  const [port] = (await once(lines, 'line')) as [string];
  lines.on('line', (line) => events.push(JSON.parse(line) as Envelope));
  const sentryDsn = `http://publickey@127.0.0.1:${port}/42`;
  app = await startTestApp(
    (config) => ({ ...config, sentryDsn, buildCommit: 'a1b2c3d' }),
    undefined,
    (made) => made.get(Jobs).handle('test.broken', breakDown, { retries: 0 }),
  );
  // A defect: the categories lose their table, and the database says so with a name in it.
  await app.sql(`ALTER TABLE categories RENAME TO "${secret}"`);
});

afterAll(async () => {
  await app.close();
  sink.kill();
});

const meet = async (): Promise<string> => {
  const answer = await app
    .http()
    .get('/api/v1/categories')
    .set(await app.as('admin'));
  expect(answer.status).toBe(500);
  expect(answer.body).toMatchObject({ error: { code: 'INTERNAL_ERROR', details: {} } });
  return String(answer.headers['x-request-id']);
};

class Broken extends Error {}

// Away is what another program is; broken is what this one is.
const breakDown = ({ away }: { readonly away: boolean }): Promise<void> =>
  Promise.reject(away ? DatabaseUnavailable() : new Broken(`No kettle for ${secret}`));

const flush = () => app.get(FaultIntake).flush();

const list = async (query = ''): Promise<Fault[]> => {
  const answer = await app
    .http()
    .get(`/api/v1/admin/errors${query}`)
    .set(await app.as('auditor'));
  expect(answer.status).toBe(200);
  return (answer.body as { data: { items: Fault[] } }).data.items;
};

const resolve = async (id: string) =>
  app
    .http()
    .post(`/api/v1/admin/errors/${id}/resolve`)
    .set(await app.as('admin'));

describe('faults of the program', () => {
  it('are one row for each kind, counted, without what was private', async () => {
    await meet();
    const requestId = await meet();
    await flush();
    await meet();
    await flush();
    const [fault, ...more] = await list();
    expect(more).toEqual([]);
    expect(fault).toMatchObject({
      status: 'open',
      type: expect.stringContaining('42P01'),
      message: 'relation <text> does not exist',
      route: '/api/v1/categories',
      count: 3,
      regressions: 0,
      firstRelease: expect.stringMatching(/\+a1b2c3d$/),
      sample: {
        actorKind: 'user',
        stack: expect.arrayContaining([expect.stringContaining('src/')]),
      },
    });
    expect(fault?.sample.requestId).not.toBe(requestId);
    expect(JSON.stringify(fault)).not.toContain(secret);
  });

  it('are told to Sentry, one event for each kind and turn', async () => {
    await until(() => events.length >= 2);
    const [first] = events as [Envelope];
    expect(first.url).toBe('/api/42/envelope/');
    expect(first.headers['x-sentry-auth']).toContain('sentry_key=publickey');
    const [head, item, event] = first.body.split('\n').map((line) => JSON.parse(line) as object);
    expect(head).toMatchObject({ event_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(item).toEqual({ type: 'event' });
    expect(event).toMatchObject({
      level: 'error',
      environment: 'testing',
      transaction: 'GET /api/v1/categories',
      extra: { count: 2 },
      exception: { values: [{ stacktrace: { frames: expect.arrayContaining([]) } }] },
    });
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('are resolved, once, and open again when they are met again', async () => {
    const [{ id }] = (await list()) as [Fault];
    expect((await resolve(id)).body).toMatchObject({
      data: { status: 'resolved', regressions: 0 },
    });
    expect((await resolve(id)).status).toBe(200);
    expect(await list('?status=open')).toEqual([]);
    await meet();
    await flush();
    expect(await list('?status=open')).toEqual([
      expect.objectContaining({ id, count: 4, regressions: 1 }),
    ]);
    const audited = await app.sql<{ action: string }>(
      `SELECT action FROM audit_entries WHERE resource = 'fault' ORDER BY id`,
    );
    expect(audited.map(({ action }) => action)).toEqual(['fault.resolved', 'fault.reopened']);
  });

  it('are for who runs the program only', async () => {
    const [{ id }] = (await list()) as [Fault];
    const path = `/api/v1/admin/errors/${id}`;
    await app
      .http()
      .get(path)
      .set(await app.as('auditor'))
      .expect(200);
    await app
      .http()
      .get(path)
      .set(await app.as('support'))
      .expect(403);
    await app
      .http()
      .post(`${path}/resolve`)
      .set(await app.as('auditor'))
      .expect(403);
    const nobody = '01936f7e-8a00-7000-8000-000000000001';
    expect((await resolve(nobody)).status).toBe(404);
  });

  it('wait in memory while they cannot be stored, and break no answer', async () => {
    await app.sql('ALTER TABLE faults RENAME TO faults_away');
    await meet();
    await expect(flush()).rejects.toThrow();
    await app.sql('ALTER TABLE faults_away RENAME TO faults');
    await flush();
    expect(await list()).toEqual([expect.objectContaining({ count: 5 })]);
  });

  it('are those of jobs too, under the name of the job and the id of the request behind it', async () => {
    await app.get(JobEngine).work();
    const ids = { requestId: 'behind-1', ...ownTrace(null) };
    const enqueue = (away: boolean): Promise<void> =>
      app.get(UnitOfWork).run(() => app.get(Jobs).enqueue('test.broken', { away }));
    await enqueue(true);
    await runInRequest({ ...ids, ip: '127.0.0.1', userAgent: null }, () => enqueue(false));
    const failed = `SELECT 1 FROM jobs.job WHERE name = 'test.broken' AND state = 'failed'`;
    await until(async () => (await app.sql(failed)).length === 2);
    await flush();
    const broken = (await list()).filter(({ route }) => route === 'test.broken');
    expect(broken).toEqual([
      expect.objectContaining({
        ...{ method: 'JOB', type: 'Broken', message: 'No kettle for <email>', count: 1 },
        sample: expect.objectContaining({
          ...{ requestId: 'behind-1', traceId: ids.traceId, actorKind: 'system' },
        }),
      }),
    ]);
  });

  it('are those of periodic work too', async () => {
    const task = app.get(PeriodicWork).define({
      ...{ name: 'test.broken', everyMs: 10 },
      work: () => breakDown({ away: false }),
    });
    const met = async (): Promise<Fault[]> => {
      await flush();
      return (await list()).filter(({ method }) => method === 'PERIODIC');
    };
    task.start();
    await until(async () => (await met()).length > 0);
    await task.stop();
    expect(await met()).toEqual([
      expect.objectContaining({
        ...{ route: 'test.broken', type: 'Broken' },
        sample: expect.objectContaining({
          ...{ requestId: null, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) },
        }),
      }),
    ]);
  });

  it('are a thousand kinds at most: what was resolved goes first', async () => {
    await app.sql(`INSERT INTO faults (id, fingerprint, type, message, frame, method, route, status,
        count, first_seen_at, last_seen_at, first_release, last_release, sample, resolved_at)
      SELECT gen_random_uuid(), n::text, 'Error', 'x', 'x', 'GET', '/x',
             CASE WHEN n = 1 THEN 'resolved' ELSE 'open' END, 1, now(), now(), '1', '1', '{}',
             CASE WHEN n = 1 THEN now() END
        FROM generate_series(1, 1000) AS n`);
    await app
      .http()
      .get('/api/v1/categories/01936f7e-8a00-7000-8000-000000000001')
      .set(await app.as('admin'))
      .expect(500);
    await flush();
    const [row] = await app.sql<{ rows: number; resolved: number }>(
      `SELECT count(*)::int AS rows, count(*) FILTER (WHERE status = 'resolved')::int AS resolved FROM faults`,
    );
    expect(row).toEqual({ rows: 1000, resolved: 0 });
  });
});
