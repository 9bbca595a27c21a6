import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Collector, startCollector } from '../support/collector.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Program, startProgram } from '../support/program.js';
import { SmtpServer } from '../support/smtp-server.js';
import { until } from '../support/until.js';

const admin = { email: 'admin@example.com', password: 'seven green hills at dawn' };
const requestId = 'followed-1';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const ids = { requestId, traceId };

interface Row {
  readonly [column: string]: unknown;
}

let database: TestDatabase;
let collector: Collector;
let smtp: SmtpServer;
let program: Program;
let sql: pg.Client;
let authorization: string;
let answer: Response;
let waiting: string[];

const post = (path: string, body: object, headers: Record<string, string>): Promise<Response> =>
  fetch(`${program.url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      ...{ 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      ...headers,
    },
    body: JSON.stringify(body),
  });

const get = async <Data>(path: string): Promise<Data> => {
  const got = await fetch(`${program.url}/api/v1${path}`, { headers: { authorization } });
  return ((await got.json()) as { data: Data }).data;
};

const rows = async (text: string): Promise<Row[]> => (await sql.query<Row>(text)).rows;

const lines = (): Row[] =>
  program
    .lines()
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

/** Invites somebody while the users are locked, so that a statement of the request can be seen waiting. */
async function invite(): Promise<void> {
  // On a connection of its own: within a transaction the activity is one snapshot.
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE users IN SHARE MODE');
  const sent = post(
    '/users',
    { email: 'guest@example.com', name: 'Guest', roles: ['support'] },
    {
      ...{ authorization, 'X-Request-Id': requestId },
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
  );
  const seen = `SELECT query FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%users%'`;
  await until(async () => (await rows(seen)).length > 0);
  waiting = (await rows(seen)).map(({ query }) => String(query));
  await holder.query('COMMIT');
  await holder.end();
  answer = await sent;
}

beforeAll(async () => {
  database = await createTestDatabase();
  collector = await startCollector();
  smtp = await SmtpServer.listen();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  program = await startProgram(database.url, {
    ...{ ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password },
    ...{ LOG_LEVEL: 'debug', DATABASE_NAMED_STATEMENTS: 'false' },
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    ...{ MAIL_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: 'orders@orderly.example' },
  });
  const signedIn = (await (await post('/auth/login', admin, {})).json()) as {
    data: { accessToken: string };
  };
  authorization = `Bearer ${signedIn.data.accessToken}`;
  await invite();
  await until(() => smtp.received.length > 0);
});

afterAll(async () => {
  await program.end('SIGTERM');
  await sql.end();
  smtp.close();
  await collector.close();
  await database.drop();
});

describe('one request can be followed from its answer', () => {
  it('which names it', () => {
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-request-id')).toBe(requestId);
  });

  it('to its line in the log', async () => {
    const found = () => lines().filter((line) => line['msg'] === 'request' && named(line));
    await until(() => found().length > 0);
    expect(found()).toEqual([expect.objectContaining({ ...ids, route: '/api/v1/users' })]);
  });

  it('to what it changed, in the audit and its export', async () => {
    const { items } = await get<{ items: Row[] }>(`/audit?requestId=${requestId}`);
    expect(items).toContainEqual(expect.objectContaining({ ...ids, action: 'user.created' }));
    const file = await fetch(`${program.url}/api/v1/exports/audit?requestId=${requestId}`, {
      headers: { authorization, accept: 'text/csv' },
    });
    expect(await file.text()).toMatch(new RegExp(`traceId[^]*user\\.created[^]*${traceId}`));
  });

  it('to its events', async () => {
    const events = await rows('SELECT type, request_id, trace_id FROM outbox_events');
    const event = { type: 'user.created', request_id: requestId, trace_id: traceId };
    expect(events).toContainEqual(event);
  });

  it('to the job that it asked for, and to the lines of that', async () => {
    const jobs = await rows(
      `SELECT data->'$origin' AS origin FROM jobs.job WHERE data ? '$origin'`,
    );
    expect(jobs).toContainEqual({
      origin: { requestId, traceparent: expect.stringContaining(`00-${traceId}-`) },
    });
    const done = () => lines().filter((line) => line['msg'] === 'A job is done.' && named(line));
    await until(() => done().length > 0);
    expect(done()[0]).toMatchObject({ ...ids, context: 'Jobs' });
  });

  it('to the mail that went out', () => {
    expect(smtp.received.join()).toContain(`X-Request-ID: ${requestId}`);
    expect(smtp.received.join()).toMatch(new RegExp(`Traceparent: 00-${traceId}-[0-9a-f]{16}-01`));
  });

  it('to the statement that waits in the database', () => {
    expect(waiting).toEqual([expect.stringMatching(`traceparent='00-${traceId}-[0-9a-f]{16}-01'`)]);
  });

  it('through spans, each a part of another', async () => {
    const spans = () => collector.spans.filter((span) => span.traceId === traceId);
    const find = (name: string) => spans().find((span) => span.name.startsWith(name));
    await until(() => find('call mail') !== undefined && find('POST /') !== undefined);
    await until(() => find('job ') !== undefined);
    expect(find('job ')?.parentSpanId).toBe(find('POST /')?.spanId);
    expect(find('call mail')?.parentSpanId).toBe(find('job ')?.spanId);
  });
});

const named = (line: Row): boolean => line['requestId'] === requestId;
