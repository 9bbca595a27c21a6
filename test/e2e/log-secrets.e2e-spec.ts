import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { keySetText } from '../../src/platform/keys/key-set.js';
import { newPrivateJwk } from '../../src/platform/keys/signing-key.js';
import { type Collector, startCollector } from '../support/collector.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { spellingsOf } from '../support/database-search.js';
import { client as ssoClient, TestProvider } from '../support/oidc-provider.js';
import { freePort } from '../support/free-port.js';
import { type Program, startProgram } from '../support/program.js';
import { SecretFlows } from '../support/secret-flows.js';
import { SmtpServer } from '../support/smtp-server.js';
import { SsoBrowser, someone } from '../support/sso-browser.js';
import { until } from '../support/until.js';

const admin = { email: 'admin@example.com', password: 'planted seven green hills' };
const key = newPrivateJwk();

/** What the program is configured with. */
const configured = {
  'signing key': key.d,
  'cursor secret': 'planted-cursor-0123456789abcdef-012345',
  'CSRF secret': 'planted-csrf-0123456789abcdef-01234567',
  'encryption key': Buffer.from('planted-encryption-key-012345678').toString('base64'),
  'mail password': 'planted-mail-pass',
  'Sentry key': 'plantedsentrykey0123456789abcdef',
  'OIDC client secret': ssoClient.secret,
  'metrics token': 'planted-metrics-token-0123456789',
  'database password': 'planted-database-pass',
  'administrator password': admin.password,
};

/** Whom it is about. */
const personal = {
  name: 'Plantagenia Quince',
  email: 'plantagenia@quince.example',
  reference: 'PLANTED-REF-77',
  street: 'Plantagenet Lane 7',
  phone: '+44 20 7946 0958',
};

let database: TestDatabase;
let collector: Collector;
let smtp: SmtpServer;
let provider: TestProvider;
let sentry: ChildProcess;
let program: Program;
let flows: SecretFlows;
let logFolder: string;
let userId: string;
const sent: string[] = [];

async function asOwner(...statements: string[]): Promise<void> {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  for (const statement of statements) await owner.query(statement);
  await owner.end();
}

const role = (): string => `planted_${database.url.split('_').at(-1)}`;

/** A user of the server with a password that is planted, who may use the database. */
async function databaseWithPassword(): Promise<string> {
  await asOwner(`CREATE ROLE ${role()} LOGIN SUPERUSER PASSWORD 'planted-database-pass'`);
  const own = new URL(database.url);
  own.username = role();
  own.password = configured['database password'];
  return own.href;
}

async function startSentry(): Promise<string> {
  sentry = spawn(process.execPath, ['test/support/sentry-sink.mjs'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: sentry.stdout as NodeJS.ReadableStream });
  const [port] = (await once(lines, 'line')) as [string];
  lines.on('line', (line) => sent.push(line));
  return `http://${configured['Sentry key']}@127.0.0.1:${port}/42`;
}

async function start(): Promise<void> {
  database = await createTestDatabase();
  [collector, smtp, provider] = await Promise.all([
    startCollector(),
    SmtpServer.listen(),
    TestProvider.listen(),
  ]);
  logFolder = await mkdtemp(join(tmpdir(), 'orderly-log-'));
  const PORT = String(await freePort());
  provider.start(`http://127.0.0.1:${PORT}/api/v1/auth/sso/callback`);
  program = await startProgram(await databaseWithPassword(), {
    ...{ PORT, LOG_LEVEL: 'trace', LOG_FILE: join(logFolder, 'orderly') },
    ...{ ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, JWT_KEYS: keySetText([key]) },
    CURSOR_SECRET: configured['cursor secret'],
    CSRF_SECRET: configured['CSRF secret'],
    ENCRYPTION_KEY: configured['encryption key'],
    METRICS_TOKEN: configured['metrics token'],
    MAIL_URL: `smtp://mailer:${configured['mail password']}@127.0.0.1:${smtp.port}`,
    MAIL_FROM: 'orders@orderly.example',
    SENTRY_DSN: await startSentry(),
    ...{ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: ssoClient.id },
    ...{ OIDC_CLIENT_SECRET: ssoClient.secret, OIDC_ROLE_CLAIM: 'groups' },
    OIDC_ROLE_MAP: '{"staff":"support"}',
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TRACE_SAMPLE_PERCENT: '100' },
  });
}

/** A person as a customer: made, looked for, made twice, refused, and met by a defect. */
async function customers(bearer: Record<string, string>): Promise<void> {
  const { name, email, reference } = personal;
  const body = { name, email, externalReference: reference };
  const headers = { ...bearer, 'Idempotency-Key': 'planted-idempotency-key-1' };
  flows.keep('idempotency key', 'planted-idempotency-key-1');
  const { id } = await flows.send<{ id: string }>(['POST', '/customers'], 201, body, headers);
  await flows.send(['POST', '/customers'], 201, body, headers);
  await flows.send(['POST', '/customers'], 422, { ...body, name: 'Other' }, headers);
  await flows.send(['POST', '/customers'], 409, body, bearer);
  await flows.send(['POST', '/customers'], 400, { ...body, status: name }, bearer);
  await flows.send(
    ['GET', `/customers?email=${encodeURIComponent(email)}`],
    200,
    undefined,
    bearer,
  );
  const { street, phone } = personal;
  const address = { line1: street, phone, city: 'Leeds', postalCode: 'LS1', country: 'GB' };
  const addresses = ['POST', `/customers/${id}/addresses`] as const;
  await flows.send(addresses, 400, { ...address, country: street }, bearer);
  await asOwner('ALTER TABLE customers RENAME TO customers_away');
  await flows.send(['POST', '/customers'], 500, body, bearer);
  await asOwner('ALTER TABLE customers_away RENAME TO customers');
}

async function useEverything(): Promise<void> {
  flows = new SecretFlows(program.url, smtp);
  const bearer = { ...(await flows.login(admin.email, admin.password, 'admin')) };
  userId = (await flows.send<{ id: string }>(['GET', '/me'], 200, undefined, bearer)).id;
  await flows.sessions(admin.email, admin.password);
  await flows.browser(admin.email, admin.password);
  await flows.links(bearer, 'guest@example.com', 'planted twelve blue rivers');
  await flows.apiKeys(bearer);
  await customers(bearer);
  const browser = new SsoBrowser({ http: () => request(program.url) }, provider);
  const hop = await browser.signInAs(someone());
  expect(hop.status).toBe(302);
  Object.entries(hop.cookies).forEach(([name, value]) => flows.keep(`SSO ${name}`, value));
  await flows.secondFactor(admin.email, admin.password);
  await flows.send(['GET', '/after-the-secrets'], 404);
}

const files = async (): Promise<string> => {
  const names = (await readdir(logFolder)).map((name) => readFile(join(logFolder, name), 'utf8'));
  return (await Promise.all(names)).join('\n');
};

beforeAll(async () => {
  await start();
  await useEverything();
  await until(() => program.output().includes('/after-the-secrets'));
  await until(async () => (await files()).includes('/after-the-secrets'));
  await until(() => sent.length > 0);
});

afterAll(async () => {
  await program.end('SIGTERM');
  sentry.kill();
  smtp.close();
  await Promise.all([collector.close(), provider.close()]);
  await asOwner(`DROP OWNED BY ${role()}`, `DROP ROLE ${role()}`);
  await database.drop();
  await rm(logFolder, { recursive: true });
});

/** Names of what stands in the text, in whatever spelling; codes of a few digits by themselves. */
function foundIn(text: string): string[] {
  const lower = text.toLowerCase();
  const all = { ...configured, ...personal, ...flows.secrets };
  const isIn = (secret: string): boolean =>
    /^\d+$/.test(secret)
      ? new RegExp(`(?<![\\w.-])${secret}(?![\\w.-])`).test(text)
      : spellingsOf(secret).some((spelling) => lower.includes(spelling));
  return Object.entries(all).flatMap(([name, secret]) => (isIn(secret) ? [name] : []));
}

describe('what a run at the finest level says, with every secret planted that there is', () => {
  it('went through all of them', () => {
    expect(Object.keys(flows.secrets).sort()).toMatchInlineSnapshot(`
      [
        "SSO __Host-orderly-csrf",
        "SSO __Host-orderly-refresh",
        "access token of admin",
        "access token of both factors",
        "access token of enrolling",
        "access token of first",
        "access token of guest",
        "access token of next",
        "access token of the browser",
        "challenge",
        "chosen password",
        "code of the app",
        "cookie 0 of /auth/browser/login",
        "cookie 1 of /auth/browser/login",
        "idempotency key",
        "key",
        "mistyped password",
        "new password",
        "next key",
        "recovery code",
        "refresh token of admin",
        "refresh token of both factors",
        "refresh token of enrolling",
        "refresh token of first",
        "refresh token of guest",
        "refresh token of next",
        "secret of the app",
        "token against forgery",
        "token of the invitation",
        "token of the reset",
        "token of the verification",
        "unused recovery code",
      ]
    `);
    expect(program.output()).toContain(userId);
  });

  it('holds none of them in the log, on standard output', () => {
    expect(foundIn(program.output())).toEqual([]);
  });

  it('nor in the file of the log', async () => {
    expect(foundIn(await files())).toEqual([]);
  });

  it('nor in what is told to Sentry, a key that is its credential apart', () => {
    const bodies = sent.map((line) => (JSON.parse(line) as { body: string }).body);
    expect(foundIn(bodies.join('\n'))).toEqual([]);
  });

  it('nor in the spans', () => {
    expect(collector.spans.length).toBeGreaterThan(100);
    expect(foundIn(JSON.stringify(collector.spans))).toEqual([]);
  });

  it('nor in the metrics, the faults, or the detailed health', async () => {
    const bearer = { Authorization: `Bearer ${configured['metrics token']}` };
    const metrics = await (await fetch(`${program.url}/metrics`, { headers: bearer })).text();
    expect(metrics).toContain('orderly_errors_total');
    expect(foundIn(metrics)).toEqual([]);
    const own = await flows.login(admin.email, admin.password, 'looking');
    for (const path of ['/admin/errors', '/admin/health', '/admin/info', '/usage'])
      expect(foundIn(JSON.stringify(await flows.send(['GET', path], 200, undefined, own)))).toEqual(
        [],
      );
  });

  it('would show each of them, were it there', () => {
    for (const [name, secret] of Object.entries({ ...configured, ...flows.secrets }))
      expect(foundIn(`{"msg":"${secret}"}`)).toContain(name);
  });
});
