import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { AppConfig } from '../../src/config/app-config.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { decodeToken } from '../support/forged-tokens.js';
import { SignIn, type Tokens } from '../support/sign-in.js';
import { until } from '../support/until.js';

const gate = 4_712;
const sinceNow = (permissionTtlSeconds: number) => (config: AppConfig) => ({
  ...config,
  auth: { ...config.auth, permissionTtlSeconds },
});

interface Person {
  readonly id: string;
  readonly tokens: Tokens;
}

type Revocation = (at: TestApp, person: Person) => Promise<number>;

const bearer = ({ accessToken }: Tokens) => ({ Authorization: `Bearer ${accessToken}` });

const revocations: [string, Revocation][] = [
  [
    'a session that its user ended',
    async (at, { tokens }) => {
      const id = decodeToken(tokens.accessToken).claims['sid'] as string;
      return (await at.http().delete(`/api/v1/me/sessions/${id}`).set(bearer(tokens))).status;
    },
  ],
  [
    'a user who is disabled',
    async (at, { id }) => {
      const patch = at
        .http()
        .patch(`/api/v1/users/${id}`)
        .set(await at.as('admin'));
      return (await patch.set('If-Match', '*').send({ status: 'disabled' })).status;
    },
  ],
  [
    'a user whose role is taken away',
    async (at, { id }) => {
      const put = at
        .http()
        .put(`/api/v1/users/${id}/roles`)
        .set(await at.as('admin'));
      return (await put.set('If-Match', '*').send({ roles: [] })).status;
    },
  ],
];

// Nothing here is old enough to be asked again in the time of the test: only what is heard counts.
describe('a token', () => {
  let here: TestApp;
  let there: TestApp;
  let signIn: SignIn;
  let keeper: pg.Client;

  const another = (ttl: number) =>
    startTestApp(sinceNow(ttl), () =>
      Promise.resolve({ url: here.databaseUrl, drop: () => Promise.resolve() }),
    );

  beforeAll(async () => {
    here = await startTestApp(sinceNow(3600));
    there = await another(3600);
    signIn = new SignIn(here);
    await here.as('admin');
    keeper = new pg.Client({ connectionString: here.databaseUrl });
    await keeper.connect();
    // Listeners come back only while the test lets them.
    await here.sql(`CREATE FUNCTION wait_at_gate() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF current_setting('application_name') = 'orderly-signals' THEN
          PERFORM pg_advisory_xact_lock_shared(${gate});
        END IF;
      END $$`);
    await here.sql(`CREATE EVENT TRIGGER gate ON login EXECUTE FUNCTION wait_at_gate()`);
  });
  afterAll(async () => {
    await keeper.end();
    await there.close();
    await here.close();
  });

  const statusAt = async (at: TestApp, { tokens }: Person) =>
    (await at.http().get('/api/v1/me').set(bearer(tokens))).status;

  /** Somebody whose token both instances have accepted. */
  async function known(...instances: TestApp[]): Promise<Person> {
    const { id, email } = await signIn.user('support');
    const person = { id, tokens: (await signIn.login(email)).data };
    for (const at of [here, there, ...instances]) expect(await statusAt(at, person)).toBe(200);
    return person;
  }

  const listeners = async () =>
    (
      await here.sql<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
            AND application_name = 'orderly-signals' AND query ~ '^LISTEN|still heard'`,
      )
    ).map(({ pid }) => pid);

  /** Runs work while nobody hears a signal, and lets them listen again. */
  async function deaf(instances: number, work: () => Promise<void>): Promise<void> {
    await until(async () => (await listeners()).length === instances);
    await keeper.query(`SELECT pg_advisory_lock(${gate})`);
    await here.sql(`SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid`, [
      await listeners(),
    ]);
    await until(async () => (await listeners()).length === 0);
    try {
      await work();
    } finally {
      await keeper.query(`SELECT pg_advisory_unlock(${gate})`);
    }
    await until(async () => (await listeners()).length === instances);
  }

  it.each(revocations)('of %s is refused by the other instance at once', async (_, revoke) => {
    const person = await known();
    const bystander = await known();
    expect(await revoke(here, person)).toBeLessThan(300);
    await until(async () => (await statusAt(there, person)) === 401);
    expect(await statusAt(here, person)).toBe(401);
    expect(await statusAt(there, bystander)).toBe(200);
  });

  it('that was revoked while an instance heard nothing is refused once it hears again', async () => {
    const people = await Promise.all(revocations.map(() => known()));
    await deaf(2, async () => {
      for (const [index, [, revoke]] of revocations.entries())
        expect(await revoke(here, people[index] as Person)).toBeLessThan(300);
      for (const person of people) {
        expect(await statusAt(here, person)).toBe(401);
        expect(await statusAt(there, person)).toBe(200);
      }
    });
    for (const person of people) await until(async () => (await statusAt(there, person)) === 401);
  });

  it('is trusted by a deaf instance for no longer than PERMISSION_TTL_SECONDS', async () => {
    const careful = await another(1);
    try {
      const person = await known(careful);
      await deaf(3, async () => {
        const [, revoke] = revocations[1] as [string, Revocation];
        expect(await revoke(here, person)).toBe(200);
        await until(async () => (await statusAt(careful, person)) === 401);
        expect(await statusAt(there, person)).toBe(200);
      });
    } finally {
      await careful.close();
    }
  });
});
