import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PgBoss } from 'pg-boss';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type DurableServer, startDurableServer } from '../support/durable-server.js';
import { SignIn, testPassword, type Tokens } from '../support/sign-in.js';
import { until } from '../support/until.js';

declare module '../../src/platform/jobs/job-map.js' {
  interface JobMap {
    'test.outage': { readonly text: string };
    'test.caught': Record<string, never>;
  }
}

const unavailable = { status: 503, code: 'DATABASE_UNAVAILABLE' };
const notes: string[] = [];
const caught: { runs: number; release: () => void } = { runs: 0, release: () => undefined };

let server: DurableServer;
let app: TestApp;
let strict: TestApp;
let tokens: Tokens;
let apiKey: string;
let signIn: SignIn;

function handle(jobs: Jobs): void {
  jobs.handle('test.outage', ({ text }) => Promise.resolve(void notes.push(text)));
  const patience = { timeLimitSeconds: 2, firstPauseSeconds: 1, longestPauseSeconds: 1 };
  jobs.handle(
    'test.caught',
    () => {
      caught.runs += 1;
      if (caught.runs > 1) return Promise.resolve();
      return new Promise((done) => (caught.release = done));
    },
    patience,
  );
}

/** The applications share a database: one trusts what it knows for long, one asks every time. */
async function start(permissionTtlSeconds: number): Promise<TestApp> {
  const database = { url: server.url, drop: () => Promise.resolve() };
  return startTestApp(
    (config) => ({ ...config, auth: { ...config.auth, permissionTtlSeconds } }),
    () => Promise.resolve(database),
    (made) => {
      handle(made.get(Jobs));
    },
  );
}

const enqueue = (text: string, afterSeconds?: number) =>
  app
    .get(UnitOfWork)
    .run(() =>
      app
        .get(Jobs)
        .enqueue('test.outage', { text }, afterSeconds === undefined ? {} : { afterSeconds }),
    );

const isStored = (text: string) =>
  enqueue(text).then(
    () => true,
    () => false,
  );

const count = (text: string) => notes.filter((note) => note === text).length;

/** The queue looks for jobs beyond their time once a minute; here without a pause. */
async function superviseUntil(condition: () => boolean): Promise<void> {
  const options = { schema: 'jobs', migrate: false, supervise: false, schedule: false };
  const boss = new PgBoss({ connectionString: server.url, ...options });
  boss.on('error', () => undefined);
  await boss.start();
  await until(async () => {
    await app.sql(`UPDATE jobs.queue SET monitor_on = NULL, monitor_claim_on = NULL`);
    await boss.supervise('test.caught');
    return condition();
  });
  await boss.stop();
}

interface Refusal {
  readonly error?: { readonly code: string };
}

/** A route that needs no database beyond the question who asks. */
async function ask(instance: TestApp, token: string): Promise<{ status: number; code?: string }> {
  const sent = instance.http().get('/api/v1/permissions');
  const { status, body } = await sent.set('Authorization', `Bearer ${token}`);
  const code = (body as Refusal).error?.code;
  return code === undefined ? { status } : { status, code };
}

beforeAll(async () => {
  server = await startDurableServer();
  app = await start(3_600);
  strict = await start(0);
  await app.get(JobEngine).work();
  signIn = new SignIn(app);
  tokens = (await signIn.login((await signIn.user('admin')).email)).data;
  const made = await app
    .http()
    .post('/api/v1/api-keys')
    .set('Authorization', `Bearer ${tokens.accessToken}`)
    .set('Idempotency-Key', 'one-key-for-the-outage')
    .send({ name: 'Key', permissions: ['roles:read'] });
  apiKey = (made.body as { data: { secret: string } }).data.secret;
});

afterAll(async () => {
  await strict.close();
  await app.close();
  await server.drop();
});

describe('while the database is away', () => {
  let unseen: Tokens;

  beforeAll(async () => {
    unseen = (await signIn.login((await signIn.user('admin')).email)).data;
    for (const known of [tokens.accessToken, apiKey])
      expect((await ask(strict, known)).status).toBe(200);
    expect((await ask(app, tokens.accessToken)).status).toBe(200);
    await server.stop('fast');
  });

  afterAll(() => server.restart('fast'));

  it('nobody gets in on what is too old to be trusted: 503, no 401 and no 500', async () => {
    for (const known of [tokens.accessToken, apiKey])
      expect(await ask(strict, known)).toEqual(unavailable);
  });

  it('nobody gets in whom the instance does not know yet', async () => {
    for (const instance of [app, strict])
      expect(await ask(instance, unseen.accessToken)).toEqual(unavailable);
  });

  it('what is known counts for the configured time', async () => {
    expect((await ask(app, tokens.accessToken)).status).toBe(200);
  });

  it('a forged token is refused as ever, and asks nobody', async () => {
    const forged = `${unseen.accessToken.slice(0, -4)}AAAA`;
    expect(await ask(strict, forged)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('nobody signs in, refreshes or gets a link', async () => {
    const email = 'nobody@example.com';
    const answers = [
      await signIn.login(email, testPassword),
      await signIn.refresh(tokens.refreshToken),
      await signIn.post('password-reset', { email }),
    ];
    expect(answers).toEqual(answers.map(() => expect.objectContaining(unavailable)));
  });

  it('the program says that it lives and is not ready', async () => {
    await app.http().get('/livez').expect(200);
    await app.http().get('/readyz').expect(503);
  });
});

describe('after it came back', () => {
  it('everybody gets in as before, also who was used when it was away', async () => {
    await until(async () => (await ask(strict, tokens.accessToken)).status === 200);
    expect((await ask(strict, apiKey)).status).toBe(200);
    const next = await signIn.refresh(tokens.refreshToken);
    expect(next.status).toBe(200);
  });
});

describe.each(['fast', 'immediate'] as const)('jobs over a stop of the database (%s)', (mode) => {
  it('are done when they were stored, and never when they were refused', async () => {
    caught.runs = 0;
    await until(() => isStored(`ready ${mode}`));
    await app.get(UnitOfWork).run(() => app.get(Jobs).enqueue('test.caught', {}));
    await until(() => caught.runs === 1);
    await enqueue(`due later ${mode}`, 2);
    await server.stop(mode);
    expect(await isStored(`refused ${mode}`)).toBe(false);
    caught.release();
    await server.restart(mode);
    await until(() => isStored(`after ${mode}`));
    await until(() => count(`due later ${mode}`) > 0 && count(`after ${mode}`) > 0);
    // The one that was at work could not say that it had ended: it runs once more.
    await superviseUntil(() => caught.runs > 1);
    expect(caught.runs).toBe(2);
    for (const text of ['ready', 'due later', 'after']) expect(count(`${text} ${mode}`)).toBe(1);
    expect(count(`refused ${mode}`)).toBe(0);
  });
});
