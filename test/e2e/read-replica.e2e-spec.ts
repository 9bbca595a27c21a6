import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createOpenApiDocument } from '../../src/app.docs.js';
import { UsersService } from '../../src/modules/users/users.service.js';
import { HealthChecks } from '../../src/platform/health/health-checks.js';
import { ReplicaPool } from '../../src/platform/replica/replica-pool.js';
import { ReplicaWatch } from '../../src/platform/replica/replica-watch.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type ReplicatedServer, startReplicatedServer } from '../support/replicated-server.js';
import { SignIn } from '../support/sign-in.js';
import { until } from '../support/until.js';

const customers = '/api/v1/customers';
type Bearer = Readonly<Record<'Authorization', string>>;

const tokenHeader = 'Consistency-Token';

let server: ReplicatedServer;
let app: TestApp;
let other: TestApp;
let writer: Bearer;
let reader: Bearer;

const instance = (maxLagMs: number): Promise<TestApp> =>
  startTestApp(
    (config) => ({
      ...config,
      database: { ...config.database, replica: { url: server.replicaUrl, maxLagMs } },
      metrics: { port: null, token: 'm'.repeat(40) },
    }),
    () => Promise.resolve({ url: server.url, drop: () => Promise.resolve() }),
  );

beforeAll(async () => {
  server = await startReplicatedServer();
  // So long that only what a caller wrote keeps a read away from the replica.
  app = await instance(3_600_000);
  other = await instance(1_000);
  [writer, reader] = [await app.as('support'), await app.as('auditor')];
  await caughtUp(app);
  await caughtUp(other);
});

afterAll(async () => {
  await other.close();
  await app.close();
  await server.drop();
});

/** Until the replica knows everything that was written so far. */
async function caughtUp({ get }: TestApp): Promise<void> {
  const watch = get(ReplicaWatch);
  await until(() => watch.freshness.now() < Infinity);
  const now = watch.freshness.now();
  await until(() => watch.freshness.until > now);
}

interface Written {
  readonly id: string;
  readonly url: string;
  readonly token: string;
}

async function written(name: string): Promise<Written> {
  const answer = await app.http().post(customers).set(writer).send({ name }).expect(201);
  const { id } = (answer.body as { data: { id: string } }).data;
  return { id, url: `${customers}/${id}`, token: answer.headers['consistency-token'] as string };
}

const read = (at: TestApp, url: string, as: Bearer, token?: string) => {
  const asked = at
    .http()
    .get(url)
    .set({ ...as });
  return token === undefined ? asked : asked.set(tokenHeader, token);
};

const statusOf = async (...asked: Parameters<typeof read>): Promise<number> =>
  (await read(...asked)).status;

const fileOf = async (...asked: Parameters<typeof read>): Promise<string> =>
  (await read(...asked).buffer(true)).text;

const stateOf = async (at: TestApp) =>
  (await at.get(HealthChecks).run()).find(({ name }) => name === 'replica');

/**
 * Written while the replica stands still, and hidden from those who read there. A replica that was
 * silent for a second is not asked until it goes on: then another one is written.
 */
async function writtenAhead(isHidden: (made: Written) => Promise<boolean>): Promise<Written> {
  for (;;) {
    await server.pauseReplay(false);
    await caughtUp(app);
    await server.pauseReplay(true);
    const made = await written('Edsger');
    if (await isHidden(made)) return made;
  }
}

describe('a replica', () => {
  afterEach(() => server.pauseReplay(false));

  it('answers lists and reads by id of signed-in callers, and nothing of a write', async () => {
    const { url } = await written('Ada');
    await caughtUp(app);
    const pool = app.get(ReplicaPool);
    for (const path of [customers, url]) {
      const before = pool.answered;
      // One that was silent for a moment is not asked: then it is the primary that answers.
      await until(async () => (await read(app, path, reader)).ok && pool.answered > before);
    }
    const { answered } = pool;
    await written('Grace');
    expect(pool.answered).toBe(answered);
  });

  it('shows callers what they wrote, however far behind it is', async () => {
    const { url, token } = await writtenAhead(
      // Proof that the others do read at the replica.
      async (made) => (await statusOf(app, made.url, reader)) === 404,
    );
    expect(await statusOf(app, url, writer)).toBe(200);
    expect(await statusOf(app, url, reader, token)).toBe(200);
    for (const nonsense of ['soon', '-1', '9'.repeat(17)])
      expect(await statusOf(app, url, reader, nonsense)).toBe(200);
    await server.pauseReplay(false);
    await until(async () => (await statusOf(app, url, reader)) === 200);
  });

  it('keeps that promise at every instance', async () => {
    await caughtUp(other);
    await server.pauseReplay(true);
    const [{ id }] = (await app.sql(`SELECT id FROM users WHERE email LIKE 'support-%'`)) as [
      { id: string },
    ];
    const { writes } = other.get(ReplicaWatch);
    const before = writes.lastOf(id);
    const { url, token } = await written('Barbara');
    expect(await statusOf(other, url, reader, token)).toBe(200);
    await until(() => writes.lastOf(id) > before);
    expect(await statusOf(other, url, writer)).toBe(200);
    // Too far behind by now, for everybody.
    await until(async () => (await stateOf(other))?.state === 'degraded');
    expect(await statusOf(other, url, reader)).toBe(200);
    await server.pauseReplay(false);
    await until(async () => (await stateOf(other))?.state === 'up');
  });

  it('answers exports, but never without what their caller wrote', async () => {
    const file = '/api/v1/exports/customers?format=csv';
    const { id, token } = await writtenAhead(
      async (made) => !(await fileOf(app, file, reader)).includes(made.id),
    );
    expect(await fileOf(app, file, reader)).toContain('Ada');
    expect(await fileOf(app, file, reader, token)).toContain(id);
    expect(await fileOf(app, file, writer)).toContain(id);
    await server.pauseReplay(false);
    await until(async () => (await fileOf(app, file, reader)).includes(id));
  });

  it('answers the export of every list', async () => {
    const admin = await app.as('admin');
    await caughtUp(app);
    const pool = app.get(ReplicaPool);
    const exports = Object.keys(createOpenApiDocument(app.app).paths).filter(
      (path) => path.startsWith('/api/v1/exports/') && !path.includes('{'),
    );
    expect(exports.length).toBeGreaterThan(15);
    for (const path of exports)
      await until(async () => {
        const { answered, handedOver } = pool;
        await read(app, path, admin).expect(200);
        return pool.answered > answered && pool.handedOver === handedOver;
      });
  });

  it('is never stale for its caller in a hundred turns', async () => {
    const seen = { own: 0, elsewhere: 0 };
    for (let turn = 0; turn < 100; turn += 1) {
      const { url, token } = await written(`Customer ${turn}`);
      if ((await statusOf(app, url, writer)) === 200) seen.own += 1;
      if ((await statusOf(other, url, writer, token)) === 200) seen.elsewhere += 1;
    }
    expect(seen).toEqual({ own: 100, elsewhere: 100 });
  });

  it('has no say in who may do what', async () => {
    const signIn = new SignIn(app);
    const { id, email } = await signIn.user('auditor');
    const { accessToken } = (await signIn.login(email)).data;
    const bearer = { Authorization: `Bearer ${accessToken}` };
    await caughtUp(app);
    expect(await statusOf(app, customers, bearer)).toBe(200);
    await server.pauseReplay(true);
    await app.get(UsersService).replaceRoles(id, []);
    expect([401, 403]).toContain(await statusOf(app, customers, bearer));
  });

  it('is told of by health and metrics', async () => {
    await caughtUp(app);
    const details = { lagMs: expect.any(Number), maxLagMs: 3_600_000, bytesBehind: 0 };
    let state = await stateOf(app);
    // Something is written now and then.
    await until(async () => (state = await stateOf(app))?.details['bytesBehind'] === 0);
    expect(state).toEqual({ name: 'replica', state: 'up', details });
    const scrape = () =>
      app
        .http()
        .get('/metrics')
        .set('Authorization', `Bearer ${'m'.repeat(40)}`);
    await until(async () => /^orderly_db_replica_lag_seconds 0\.\d+$/m.test((await scrape()).text));
    expect((await scrape()).text).toMatch(
      /^orderly_db_replica_reads_total\{outcome="answered"\} [1-9]/m,
    );
  });
});

describe('without its replica', () => {
  function silence(signal: 'SIGSTOP' | 'SIGCONT', pids: readonly number[]): void {
    for (const pid of pids) process.kill(pid, signal);
  }

  it('the program asks the primary, also when the replica only stopped talking', async () => {
    await caughtUp(app);
    await read(app, customers, reader).expect(200);
    const backends = await server.onReplica<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
        WHERE application_name IN ('orderly-reads', 'orderly-replica-watch')`,
    );
    const pids = backends.map(({ pid }) => pid);
    silence('SIGSTOP', pids);
    const asked = Array.from({ length: 5 }, () => statusOf(app, customers, reader));
    expect(await Promise.all(asked)).toEqual(Array(5).fill(200));
    silence('SIGCONT', pids);
    await until(async () => (await stateOf(app))?.state === 'up');
  });

  it('the program goes on when it dies, and uses it again when it is back', async () => {
    await caughtUp(app);
    await server.stopReplica();
    const statuses = new Set<number>();
    await until(async () => {
      statuses.add(await statusOf(app, customers, reader));
      return (await stateOf(app))?.state === 'degraded';
    });
    const { url } = await written('Alan');
    statuses.add(await statusOf(app, url, writer));
    expect(await fileOf(app, '/api/v1/exports/customers?format=csv', reader)).toContain('Alan');
    expect(statuses).toEqual(new Set([200]));
    await server.startReplica();
    const pool = app.get(ReplicaPool);
    const before = pool.answered;
    await until(async () => (await read(app, url, reader)).ok && pool.answered > before);
  });
});
