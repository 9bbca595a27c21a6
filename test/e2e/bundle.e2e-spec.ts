import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Program, startProgram } from '../support/program.js';
import { until } from '../support/until.js';

const listing = ['--import', './test/support/loaded-packages.mjs', 'dist/main.js'];

// Left out of the bundle on purpose (tools/bundle.mjs), what those load, and what is required when it is needed.
const outside =
  /^(@zxcvbn-ts\/.*|bowser|@node-rs\/argon2.*|pino|pino-std-serializers|@pinojs\/redact|quick-format-unescaped|sonic-boom|atomic-sleep|on-exit-leak-free|thread-stream|safe-stable-stringify|swagger-ui-dist)$/;

const email = 'ada@example.com';
const password = 'seven green hills and a brook';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('the program in one piece', () => {
  let database: TestDatabase;
  let program: Program;
  let http: ReturnType<typeof request.agent>;

  beforeAll(async () => {
    database = await createTestDatabase();
    const env = { LOG_LEVEL: 'info', ADMIN_EMAIL: email, ADMIN_PASSWORD: password };
    program = await startProgram(database.url, env, [process.execPath, ...listing]);
    http = request.agent(program.url).set('User-Agent', firefox);
    const { body } = await http.post('/api/v1/auth/login').send({ email, password });
    const { accessToken } = (body as { data: { accessToken: string } }).data;
    http.set('Authorization', `Bearer ${accessToken}`);
  });

  afterAll(async () => {
    await program.end('SIGTERM');
    await database.drop();
  });

  it('describes itself as its modules do', async () => {
    const served = (await http.get('/docs-json')).body as Record<string, unknown>;
    const written = JSON.parse(readFileSync('openapi.json', 'utf8')) as Record<string, unknown>;
    expect(served['paths']).toEqual(written['paths']);
    expect(served['components']).toEqual(written['components']);
  });

  it('logs under the names of the classes', async () => {
    await until(() => program.output().includes('"context":"NestApplication"'));
  });

  it('finds what it loads when it is needed', async () => {
    const nested = { email, password: { nested: password } };
    const refused = await http.post('/api/v1/auth/login').send(nested);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ error: { code: 'VALIDATION_FAILED' } });
    const common = { currentPassword: password, newPassword: 'password1234' };
    const changed = await http.post('/api/v1/me/password').send(common);
    expect(changed.body).toMatchObject({ error: { code: 'PASSWORD_COMMON' } });
    const sessions = await http.get('/api/v1/me/sessions');
    expect(sessions.text).toContain('"device":"Firefox on Linux"');
    const factor = await http.post('/api/v1/me/second-factor').send({ password });
    expect(factor.text).toContain('"qrCode":"data:image/png;base64,');
    const file = Buffer.from('sku,name,unitPrice,currency\nTEA-1,Tea,310,EUR\n');
    const upload = http.post('/api/v1/imports').field('type', 'products');
    expect((await upload.attach('file', file, 'a.csv')).status).toBe(202);
    const exported = () => http.get('/api/v1/exports/products?format=csv');
    await until(async () => (await exported()).text.includes('TEA-1'));
    expect((await http.get('/docs/swagger-ui-bundle.js')).status).toBe(200);
  });

  it('tells where an error was made by the lines of the sources', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('ALTER TABLE users RENAME TO users_aside');
    await client.end();
    const answer = await http.post('/api/v1/auth/login').send({ email, password });
    expect(answer.status).toBe(500);
    const traced = () => program.lines().find((text) => text.includes('"stack"'));
    await until(() => traced() !== undefined);
    const line = traced() ?? '';
    const places = [...line.matchAll(/\/(src\/modules\/[\w/.-]+\.ts):(\d+)\)/g)];
    expect(places.length).toBeGreaterThan(1);
    for (const [, file = '', number] of places)
      expect(readFileSync(file, 'utf8').split('\n')[Number(number) - 1]).toMatch(/await|return/);
    expect(line).not.toContain('/chunks/');
    expect(line).toContain('at async RequestLife.holding (');
  });

  it('is kept in as little memory as it can be: every character is ASCII', () => {
    const names = [...readFileSync('dist/main.js', 'utf8').matchAll(/"\.\/(chunks\/[^"]+)"/g)];
    const files = ['main.js', ...names.map(([, name]) => name ?? '')];
    expect(files.length).toBeGreaterThan(1);
    for (const file of files)
      expect(readFileSync(`dist/${file}`, 'latin1')).not.toMatch(/[^\0-\x7f]/);
  });

  it('loads nothing twice: no package beside those that are left out', async () => {
    program.process.kill('SIGUSR2');
    const told = () => program.lines().find((text) => text.startsWith('loaded '));
    await until(() => told() !== undefined);
    const names = told()?.slice('loaded '.length) ?? '[]';
    const loaded = JSON.parse(names) as string[];
    expect(loaded).toEqual(expect.arrayContaining(['pino', 'bowser']));
    expect(loaded.filter((name) => !outside.test(name))).toEqual([]);
  });
});
