import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { hasNginx, type Proxy, startNginx } from '../support/nginx.js';
import { OpenLoopClient, type Shot } from '../support/open-loop.js';
import { type Program, startProgram } from '../support/program.js';
import { makeRelease, type Release } from '../support/release.js';
import { until } from '../support/until.js';

// The full proof: ROLLOUT_REQUESTS=20000 ROLLOUT_RATE=200. The default is a short one.
const wanted = Number(process.env['ROLLOUT_REQUESTS'] ?? 1_000);
const rate = Number(process.env['ROLLOUT_RATE'] ?? 60);
const isFull = wanted >= 10_000;

const password = 'a long enough passphrase';
const env = { ADMIN_PASSWORD: password, SHUTDOWN_DELAY_MS: '2500' };
const currentMain = 'dist/main.js';

const addNote = {
  name: 'AddRolloutNote',
  timestamp: 9000000000001,
  up: [`ALTER TABLE customers ADD COLUMN rollout_note text NOT NULL DEFAULT ''`],
};
const indexNote = {
  name: 'IndexRolloutNote',
  timestamp: 9000000000002,
  up: [
    `DROP INDEX CONCURRENTLY IF EXISTS ix_customers_rollout_note`,
    `CREATE INDEX CONCURRENTLY ix_customers_rollout_note ON customers (rollout_note)`,
  ],
  transaction: false,
};

const describeRollout = hasNginx ? describe : describe.skip;
if (!hasNginx) console.warn('The rollout is not tested: nginx is not installed.');

describeRollout('a rollout behind nginx, under load', () => {
  let database: TestDatabase;
  let instances: Program[];
  let proxy: Proxy;
  let releases: Release[];
  let authorization: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    instances = [await startProgram(database.url, env), await startProgram(database.url, env)];
    const [first, second] = instances.map(({ url }) => url) as [string, string];
    proxy = await startNginx([first, second]);
    releases = [makeRelease([addNote]), makeRelease([addNote, indexNote])];
    const answer = await fetch(`${proxy.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'admin@example.com', password }),
    });
    const { data } = (await answer.json()) as { data: { accessToken: string } };
    authorization = `Bearer ${data.accessToken}`;
  });

  afterAll(async () => {
    await proxy.stop();
    await Promise.all(instances.map((instance) => instance.end('SIGTERM')));
    for (const release of releases) release.remove();
    await database.drop();
  });

  const read = (path: string): Shot => ({
    method: 'GET',
    path,
    headers: { Authorization: authorization },
    expected: 200,
  });

  /** Every fourth request writes. */
  const shot = (serial: number): Shot =>
    serial % 4 > 0
      ? read(serial % 4 === 1 ? '/api/v1/customers' : '/api/v1/products')
      : {
          method: 'POST',
          path: '/api/v1/customers',
          headers: {
            Authorization: authorization,
            'Content-Type': 'application/json',
            'Idempotency-Key': randomUUID(),
          },
          body: JSON.stringify({ name: `Customer ${serial}` }),
          expected: 201,
        };

  /** Stops one instance after the other and starts the release in its place. */
  async function rollTo(main: string): Promise<void> {
    for (const [at, instance] of instances.entries()) {
      expect(await instance.end('SIGTERM')).toBe(0);
      const { port } = new URL(instance.url);
      instances[at] = await startProgram(database.url, { ...env, PORT: port }, [
        process.execPath,
        main,
      ]);
    }
  }

  it('fails no request, forward with a migration each time and back again', async () => {
    const client = new OpenLoopClient(proxy.url, rate, shot);
    const forward = isFull ? releases : releases.slice(0, 1);
    try {
      for (const release of forward) {
        // The old code serves on the new schema until it is replaced, and again after the way back.
        expect(await release.migrate(database.url)).toContain('Migrated');
        await rollTo(release.main);
      }
      await rollTo(currentMain);
      await until(() => client.records.length >= wanted);
    } finally {
      await client.end();
    }
    const { records } = client;
    const failed = records.filter(({ ok }) => !ok);
    if (failed.length > 0) console.error(proxy.log().slice(0, 4_000));
    expect(failed).toEqual([]);
    expect(records.length).toBeGreaterThanOrEqual(wanted);
    const writes = records.filter(({ method }) => method === 'POST').length;
    const customers = new pg.Client({ connectionString: database.url });
    await customers.connect();
    const { rows } = await customers.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM customers WHERE name LIKE 'Customer %'`,
    );
    await customers.end();
    expect(rows).toEqual([{ count: writes }]);
    const sorted = records.map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
    console.log(
      `${records.length} requests (${writes} writes) at ${rate}/s over ${forward.length + 1} rolling restarts and ${forward.length} migrations: 0 failed, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${Math.round(sorted.at(-1) ?? 0)} ms.`,
    );
  }, 600_000);
});
