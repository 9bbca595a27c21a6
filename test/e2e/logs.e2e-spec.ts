import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keySetText } from '../../src/platform/keys/key-set.js';
import { newPrivateJwk } from '../../src/platform/keys/signing-key.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Program, startProgram } from '../support/program.js';
import { rawRequest } from '../support/raw-http.js';

const key = newPrivateJwk();
const password = 'canary-pass-phrase-1';
const email = 'admin@example.com';

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

describe('the log', () => {
  let database: TestDatabase;
  let program: Program;

  beforeAll(async () => {
    database = await createTestDatabase();
    const secrets = {
      JWT_KEYS: keySetText([key]),
      CURSOR_SECRET: 'canary-cursor-0123456789abcdef-012345',
      CSRF_SECRET: 'canary-csrf-0123456789abcdef-01234567',
    };
    program = await startProgram(database.url, {
      ...secrets,
      ADMIN_PASSWORD: password,
      LOG_LEVEL: 'trace',
    });
  });

  afterAll(async () => {
    await program.end('SIGTERM');
    await database.drop();
  });

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      'Content-Type': 'application/json',
      'X-Request-Id': 'log-test',
      ...init.headers,
    };
    return fetch(program.url + path, { ...init, headers });
  }

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    send(path, { method: 'POST', body, headers });

  const lines = () =>
    program
      .lines()
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine);

  /** The lines of a path; the log is written behind the answer. */
  async function linesOf(path: string): Promise<LogLine[]> {
    for (;;) {
      const found = lines().filter((line) => line['path'] === path);
      if (found.length > 0) return found;
      await sleep(10);
    }
  }

  it('has one JSON line per request, with who, what and how it ended', async () => {
    await send('/api/v1/products?q=canary-query');
    const requests = await linesOf('/api/v1/products');
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      level: 'info',
      msg: 'request',
      requestId: 'log-test',
      method: 'GET',
      route: '/api/v1/products',
      status: 401,
      actor: null,
    });
    expect(typeof requests[0]?.['durationMs']).toBe('number');
  });

  it('names the actor of a request', async () => {
    const answer = await post('/api/v1/auth/login', JSON.stringify({ email, password }));
    const { data } = (await answer.json()) as { data: { accessToken: string } };
    await send('/api/v1/me', { headers: { Authorization: `Bearer ${data.accessToken}` } });
    const [line] = await linesOf('/api/v1/me');
    expect(line?.['actor']).toMatch(/^[0-9a-f-]{36}$/);
    expect(program.output()).not.toContain(data.accessToken);
  });

  it('keeps probes out of the lines at info', async () => {
    await send('/livez');
    const probes = await linesOf('/livez');
    expect(probes.every(({ level }) => level === 'debug')).toBe(true);
  });

  it('cannot be made to hold a line of the caller’s', async () => {
    const forged = '{"level":"fatal","msg":"forged"}';
    await send('/api/v1/%0a%7B%22msg%22%3A%22forged%22%7D', { headers: { 'User-Agent': forged } });
    await rawRequest(
      program.url,
      `GET /\u001b[31m HTTP/1.1\r\nHost: x\r\nUser-Agent: ${forged}\r\nConnection: close\r\n\r\n`,
    );
    await send('/api/v1/after-the-forgery');
    await linesOf('/api/v1/after-the-forgery');
    expect(lines().some(({ msg }) => msg === 'forged')).toBe(false);
    expect(program.output()).not.toContain('\u001b');
  });

  it('holds no cookie, neither one that was sent nor one that was set', async () => {
    const browser = { Origin: program.url };
    const path = '/api/v1/auth/browser';
    const login = await post(`${path}/login`, JSON.stringify({ email, password }), browser);
    const set = login.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
    expect(set).toHaveLength(2);
    const { data } = (await login.json()) as { data: { csrfToken: string } };
    const tokens = { ...browser, Cookie: set.join('; '), 'X-CSRF-Token': data.csrfToken };
    expect((await post(`${path}/refresh`, '', tokens)).status).toBe(200);
    await post(`${path}/refresh`, '', { ...tokens, Cookie: `${tokens.Cookie}; ${set[0]}` });
    await post(`${path}/refresh`, '', { ...tokens, 'X-CSRF-Token': 'canary-csrf' });
    await send('/api/v1/after-the-cookies');
    await linesOf('/api/v1/after-the-cookies');
    const values = set.map((pair) => pair.slice(pair.indexOf('=') + 1));
    for (const secret of [...values, values[0]?.split('.')[1] ?? '', data.csrfToken, 'canary'])
      expect(program.output()).not.toContain(secret);
  });

  it('holds no secret, whatever was sent and however it failed', async () => {
    const canary = 'canary-secret-2';
    await post('/api/v1/auth/login', JSON.stringify({ email, password: canary }));
    await post('/api/v1/auth/login', `{"email":"${email}","password":"${canary}"`);
    await post(
      '/api/v1/auth/login',
      JSON.stringify({ email: canary, password: { canary }, token: canary }),
    );
    await post('/api/v1/auth/login', `{"password":"${canary}\\u0000"}`);
    await post('/api/v1/auth/refresh', JSON.stringify({ refreshToken: canary }));
    await send('/api/v1/me', {
      headers: { Authorization: `Bearer ${canary}`, Cookie: `session=${canary}` },
    });
    await send('/api/v1/me', { headers: { 'X-API-Key': `ok_${canary}` } });
    await send(`/api/v1/me?api_key=ok_${canary}`);
    await send(`/api/v1/products?token=${canary}&${canary}=1`);
    await post('/api/v1/orders', JSON.stringify({ canary }), { 'Idempotency-Key': canary });
    await post('/api/v1/auth/login', canary, { 'Content-Type': `text/${canary}` });
    await send('/api/v1/after-the-secrets');
    await linesOf('/api/v1/after-the-secrets');
    expect(program.output()).not.toContain('canary');
    expect(program.output()).not.toContain(key.d);
  });
});
