import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type DurableServer, startDurableServer } from '../support/durable-server.js';
import { type Program, startProgram } from '../support/program.js';
import { canMount, SmallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';

/** How often a loss is told at most. */
const sayEveryMs = 10_000;

const password = 'a long enough passphrase';
const describeDisk = canMount ? describe : describe.skip;

const statusOf = (program: Program, path: string): Promise<number> =>
  fetch(program.url + path).then(({ status }) => status);

describeDisk('a disk of the log that is full', () => {
  let database: TestDatabase;
  let disk: SmallDisk;

  beforeAll(async () => {
    database = await createTestDatabase();
    disk = SmallDisk.mount(2) as SmallDisk;
  });

  afterAll(async () => {
    await database.drop();
    disk.unmount();
  });

  const logged = async (text: string): Promise<boolean> => {
    const names = (await readdir(disk.path)).filter((name) => name.endsWith('.log'));
    const texts = names.map((name) => readFile(join(disk.path, name), 'utf8'));
    return (await Promise.all(texts)).join('').includes(text);
  };

  it('costs lines of the file and nothing else, and has them again when there is room', async () => {
    const program = await startProgram(database.url, {
      ...{ LOG_LEVEL: 'info', LOG_FILE: join(disk.path, 'orderly') },
    });
    await until(() => logged('Orderly'));
    const full = performance.now();
    await disk.fill();
    // More than the file system may have rounded up to a page.
    for (let call = 0; call < 60; call += 1)
      expect(await statusOf(program, `/api/v1/products/${'x'.repeat(200)}`)).toBe(401);
    await until(() => program.output().includes('The log file loses lines'));
    const told = program.output().match(/The log file loses lines/g) ?? [];
    expect(told.length).toBeLessThanOrEqual(1 + (performance.now() - full) / sayEveryMs);
    await until(async () => (await statusOf(program, '/readyz')) === 200);
    await until(() => program.output().match(/"msg":"request"/g)?.length === 60);
    disk.clear();
    await until(async () => {
      await statusOf(program, '/api/v1/after-the-flood');
      return logged('/api/v1/after-the-flood');
    });
    await disk.fill();
    for (let call = 0; call < 30; call += 1) await statusOf(program, '/api/v1/products');
    expect(await program.end('SIGTERM')).toBe(0);
    disk.clear();
  });

  it('does not end the program whose standard output it is', async () => {
    const output = join(disk.path, 'out.log');
    const program = await startProgram(database.url, { LOG_LEVEL: 'info' }, [
      ...(['sh', '-c'] as const),
      `exec ${process.execPath} dist/main.js > ${output} 2>&1`,
    ]);
    await disk.fill();
    // Lines leave in pieces of some kilobytes.
    for (let call = 0; call < 200; call += 1)
      expect(await statusOf(program, `/api/v1/products/${'x'.repeat(200)}`)).toBe(401);
    await until(async () => (await statusOf(program, '/readyz')) === 200);
    disk.clear();
    await until(async () => {
      await statusOf(program, '/api/v1/after-the-flood');
      return logged('/api/v1/after-the-flood');
    });
    expect(await program.end('SIGTERM')).toBe(0);
  });
});

describeDisk('a disk of PostgreSQL that is full', () => {
  let disk: SmallDisk;
  let server: DurableServer;
  let program: Program;
  let authorization: string;

  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${program.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        ...{ 'Content-Type': 'application/json', authorization },
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    disk = SmallDisk.mount(300) as SmallDisk;
    server = await startDurableServer(disk.path);
    program = await startProgram(server.url, { ADMIN_PASSWORD: password });
    authorization = '';
    const login = await post('/auth/login', { email: 'admin@example.com', password });
    const { data } = (await login.json()) as { data: { accessToken: string } };
    authorization = `Bearer ${data.accessToken}`;
  });

  afterAll(async () => {
    await program.end('SIGTERM');
    await server.drop();
    disk.unmount();
  });

  const create = (serial: number): Promise<Response> =>
    post('/customers', { name: `Customer ${serial} ${'x'.repeat(150)}` });

  /** Without it the next segment may be due when there is no room, and PostgreSQL would end. */
  async function beginSegment(): Promise<void> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('SELECT pg_switch_wal()');
    await client.query('CREATE TABLE in_the_new_segment ()');
    await client.end();
  }

  it('answers changes by 503, reads on, and takes changes again when there is room', async () => {
    await beginSegment();
    await disk.fill();
    const answers: Response[] = [];
    // What was allocated before still holds some rows.
    while (answers.length < 2_000 && answers.at(-1)?.status !== 503)
      answers.push(await create(answers.length));
    const refused = answers.pop() as Response;
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ error: { code: 'DATABASE_UNAVAILABLE' } });
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    const read = await fetch(`${program.url}/api/v1/customers?limit=1`, {
      headers: { authorization },
    });
    expect(read.status).toBe(200);
    disk.clear();
    await until(async () => (await create(-1)).status === 201);
    const count = await fetch(`${program.url}/api/v1/customers?limit=100`, {
      headers: { authorization },
    });
    expect(count.status).toBe(200);
    await until(async () => (await statusOf(program, '/readyz')) === 200);
  });
});
