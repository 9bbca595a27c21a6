import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Response } from 'supertest';
import { createOpenApiDocument } from '../../src/app.docs.js';
import { seedDemo } from '../../src/demo/seed-demo.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  matrixRoles,
  type ObjectRow,
  readMatrix,
  readObjectMatrix,
} from '../support/authorization-matrix.js';
import { grow } from '../support/fuzz/garden.js';
import { KnownRows } from '../support/fuzz/known-rows.js';
import { type Operation, operationsOf } from '../support/fuzz/openapi.js';
import { samplesOf } from '../support/fuzz/samples.js';
import { imported } from '../support/imports.js';
import { dataOf, errorOf } from '../support/resource.js';
import { SignIn, testPassword } from '../support/sign-in.js';

type Headers = Record<string, string>;

const matrix = readMatrix();
const objects = readObjectMatrix();
const isOfTheCaller = ({ another }: ObjectRow) => another === 'untouched';
const isSession = ({ route }: ObjectRow) => route.includes('/me/sessions/:id');
const ofTheCompany = objects.filter((row) => !isOfTheCaller(row) && !isSession(row));
const letsIn = (role: string, { route }: ObjectRow) =>
  matrix.find((row) => row.route === route)?.cells.get(role) === true;

const shapeOf = (path: string) => path.replace(/\{\w+\}|:\w+/g, '*');
const newPassword = 'another horse battery staple';

let app: TestApp;
let document: OpenAPIObject;
let operations: Map<string, Operation>;
let rows: KnownRows;
let signIn: SignIn;

async function post(path: string, headers: Headers, body: object): Promise<Response> {
  const sent = app.http().post(`/api/v1${path}`).set(headers);
  return sent.set('Idempotency-Key', randomUUID()).send(body);
}

/** Something new for each kind of object, made by the administrator. */
async function makeObjects(): Promise<void> {
  await grow(app);
  const key = { name: 'A key', permissions: ['stock:read'] };
  for (let made = 0; made < 3; made += 1)
    expect((await post('/api-keys', await app.as('admin'), key)).status).toBe(201);
  await app.sql(`INSERT INTO second_factors (user_id, sealed_secret, confirmed_at)
                 SELECT id, '\\x00', now() FROM users WHERE email LIKE 'garden-%'
                     ON CONFLICT DO NOTHING`);
  await rows.refresh();
}

function bodyOf(route: string): object | undefined {
  const [method = '', path = ''] = route.split(' ');
  const body = operations.get(`${method} ${shapeOf(path)}`)?.body;
  return body ? (samplesOf(document, body.media)[0] as object) : undefined;
}

/** Calls the route for the newest object; `outer` is the id that replaces its first one. */
async function call({ route }: ObjectRow, headers: Headers, outer?: string): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const known = rows.at(path.replaceAll(/:\w+/g, '{id}'), 0)?.values ?? [];
  const values = outer === undefined ? [...known] : [outer, ...known.slice(1)];
  const filled = path.replace(/:\w+/g, () => {
    const value = values.shift();
    if (value === undefined || value === null) throw new Error(`No object for ${route}.`);
    return value;
  });
  const sent = app.http()[method.toLowerCase() as 'post'](filled).set(headers);
  if (method === 'GET') return sent;
  void sent.set({ 'If-Match': '*', 'Idempotency-Key': randomUUID() });
  const answer = await sent.send(bodyOf(route));
  await rows.refresh();
  return answer;
}

function outcomeOf({ status }: Response): string {
  if (status === 404) return 'missing';
  if (status === 401 || status === 403) return 'refused';
  return status >= 500 ? 'failed' : 'reached';
}

/** The rows whose outcome is not the expected one, with what was found. */
async function differing(
  checked: readonly ObjectRow[],
  expected: 'own' | 'another' | 'belowAnother',
  send: (row: ObjectRow) => Promise<Response>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const row of checked) {
    const answer = await send(row);
    if (outcomeOf(answer) !== row[expected])
      wrong.push(`${row.route}: ${answer.status} ${answer.text.slice(0, 300)}`);
  }
  return wrong;
}

async function bearerOf(email: string, password = testPassword): Promise<Headers> {
  return { Authorization: `Bearer ${(await signIn.login(email, password)).data.accessToken}` };
}

beforeAll(async () => {
  // It takes minutes on a slow machine, with one sign-in.
  app = await startTestApp((config) => ({
    ...config,
    auth: { ...config.auth, accessTokenTtlSeconds: 3_600, stepUpTtlSeconds: 3_600 },
  }));
  signIn = new SignIn(app);
  await seedDemo(app.app);
  await imported(app, { type: 'products' }, 'sku,name,unitPrice,currency\nBAD-1,,x,EUR\n');
  document = createOpenApiDocument(app.app);
  operations = new Map(
    operationsOf(document).map((one) => [`${one.method} ${shapeOf(one.path)}`, one]),
  );
  rows = new KnownRows(app);
});

afterAll(() => app.close());

describe('the matrix of objects', () => {
  it('lets the maker do with their objects what it says', async () => {
    await makeObjects();
    const admin = await app.as('admin');
    expect(await differing(ofTheCompany, 'own', (row) => call(row, admin))).toEqual([]);
  });

  it.each(matrixRoles)('lets %s do with the objects of others what it says', async (role) => {
    const bearer = await bearerOf((await signIn.user(role)).email);
    await makeObjects();
    const open = ofTheCompany.filter((row) => letsIn(role, row));
    expect(await differing(open, 'another', (row) => call(row, bearer))).toEqual([]);
  });

  it.each(matrixRoles)('hides from %s what lies in another object', async (role) => {
    const bearer = await bearerOf((await signIn.user(role)).email);
    await makeObjects();
    const nested = ofTheCompany.filter((row) => row.belowAnother !== '' && letsIn(role, row));
    const outerOf = ({ route }: ObjectRow): string => {
      const [kind = ''] = route.replace(/^\w+ \/api\/v1\//, '').split('/');
      const own = rows.idOf(kind, 0);
      for (let index = 1; index < 20; index += 1)
        if (rows.idOf(kind, index) !== own) return rows.idOf(kind, index);
      throw new Error(`Only one ${kind}.`);
    };
    const wrong = await differing(nested, 'belowAnother', (row) => call(row, bearer, outerOf(row)));
    expect(wrong).toEqual([]);
  });
});

describe('the matrix of what is about the caller', () => {
  let other: { id: string; email: string };
  let otherSession: string;

  /** Everything that the database has about the other user, but not when it was used last. */
  const kept = async (): Promise<string> => {
    const found = await app.sql(
      `SELECT (SELECT to_jsonb(u) FROM users u WHERE id = $1) AS "user",
              (SELECT jsonb_agg(to_jsonb(s) ORDER BY id) FROM sessions s WHERE user_id = $1) AS sessions,
              (SELECT jsonb_agg(to_jsonb(f)) FROM second_factors f WHERE user_id = $1) AS factors,
              (SELECT jsonb_agg(to_jsonb(c) ORDER BY c) FROM recovery_codes c WHERE user_id = $1) AS codes,
              (SELECT jsonb_agg(to_jsonb(t) ORDER BY id) FROM user_tokens t WHERE user_id = $1) AS tokens`,
      [other.id],
    );
    return JSON.stringify(found);
  };

  const sendOwn = ({ route }: ObjectRow, headers: Headers): Promise<Response> => {
    const [method = '', path = ''] = route.split(' ');
    const sent = app.http()[method.toLowerCase() as 'post'](path).set(headers);
    const passwords = { currentPassword: testPassword, newPassword };
    return Promise.resolve(
      method === 'GET'
        ? sent
        : sent.send(route.endsWith('/password') ? passwords : (bodyOf(route) ?? {})),
    );
  };

  /** A new user whose sessions, password and second factor the route may spoil. */
  const writer = async (role: string, { route }: ObjectRow): Promise<Headers> => {
    const { id, email } = await signIn.user(role);
    const bearer = await bearerOf(email);
    if (!/second-factor(\/|$)/.test(route) || route === 'POST /api/v1/me/second-factor')
      return bearer;
    expect((await post('/me/second-factor', bearer, {})).status).toBeLessThan(300);
    if (!route.endsWith('/confirm'))
      await app.sql(`UPDATE second_factors SET confirmed_at = now() WHERE user_id = $1`, [id]);
    return bearer;
  };

  beforeAll(async () => {
    other = await signIn.user('support');
    const bearer = await bearerOf(other.email);
    const sessions = await app.http().get('/api/v1/me/sessions').set(bearer);
    otherSession = dataOf<{ items: { id: string }[] }>(sessions).items[0]?.id ?? '';
    expect((await post('/me/second-factor', bearer, {})).status).toBeLessThan(300);
  });

  it.each(matrixRoles)('keeps %s away from everybody else', async (role) => {
    const before = await kept();
    const wrong: string[] = [];
    const reader = await bearerOf((await signIn.user(role)).email);
    for (const row of objects.filter(isOfTheCaller)) {
      const isRead = row.route.startsWith('GET ');
      const answer = await sendOwn(row, isRead ? reader : await writer(role, row));
      if (outcomeOf(answer) !== row.own) wrong.push(`${row.route}: ${answer.text}`);
      const strangers = [other.id, other.email, otherSession];
      if (strangers.some((text) => answer.text.includes(text))) wrong.push(`${row.route} shows`);
      if ((await kept()) !== before) wrong.push(`${row.route} changes`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(matrixRoles)('lets %s end their own sessions and no other', async (role) => {
    const { email } = await signIn.user(role);
    const bearer = await bearerOf(email);
    await bearerOf(email);
    const listed = await app.http().get('/api/v1/me/sessions').set(bearer);
    const mine = dataOf<{ items: { id: string; current: boolean }[] }>(listed).items;
    expect(mine).toHaveLength(2);
    const end = (id = '') => app.http().delete(`/api/v1/me/sessions/${id}`).set(bearer);
    const [row] = objects.filter(isSession);
    const foreign = await end(otherSession);
    expect(outcomeOf(foreign)).toBe(row?.another);
    // The very answer of a session that does not exist, but for its id.
    const nowhere = randomUUID();
    const unknown = errorOf(await end(nowhere));
    const same = JSON.stringify(unknown).replaceAll(nowhere, otherSession);
    expect(JSON.stringify(errorOf(foreign))).toBe(same);
    expect(outcomeOf(await end(mine.find(({ current }) => !current)?.id))).toBe(row?.own);
  });
});
