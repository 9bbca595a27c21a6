import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startTestApp, type TestApp } from '../support/app.js';
import { rawLine, rawRequest } from '../support/raw-http.js';

const login = '/api/v1/auth/login';
const json = 'application/json';

describe('hostile input', () => {
  let app: TestApp;
  let bearer: { Authorization: string };

  beforeAll(async () => {
    app = await startTestApp();
    bearer = await app.as('admin');
  });

  afterAll(() => app.close());

  const post = (body: string, type: string = json) =>
    app.http().post(login).set('Content-Type', type).send(body);

  // supertest would turn bytes into JSON of its own.
  async function postBytes(body: Buffer, encoding = 'identity') {
    const headers = { 'Content-Type': json, 'Content-Encoding': encoding };
    const answer = await fetch(app.url + login, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    return { status: answer.status, body: await answer.json() };
  }

  function expectError(
    answer: { status: number; body: unknown },
    status: number,
    code: string,
  ): void {
    expect(answer.body).toMatchObject({ status: 'error', error: { code } });
    expect(answer.status).toBe(status);
  }

  it.each([
    ['{"email":', 'cut off'],
    ['{"email":"a"} x', 'followed by more'],
    ['"text"', 'no object'],
    ["{'a':1}", 'not JSON'],
    ['\ufeff{"a":1}', 'marked with a byte order mark'],
  ])('answers 400 MALFORMED_JSON to %j, which is %s', async (body) => {
    expectError(await post(body), 400, 'MALFORMED_JSON');
  });

  it('answers 400 to bytes that are not UTF-8', async () => {
    expectError(
      await postBytes(Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])),
      400,
      'MALFORMED_JSON',
    );
  });

  it.each([
    ['{"a":'.repeat(5000) + '1' + '}'.repeat(5000), 'too-deep'],
    ['['.repeat(40) + ']'.repeat(40), 'too-deep'],
    ['{"__proto__":{"isAdmin":true}}', 'forbidden-key'],
    ['{"constructor":{"prototype":{"isAdmin":true}}}', 'forbidden-key'],
    ['{"email":"a\\u0000b"}', 'forbidden-character'],
    ['{"email":"\\ud800"}', 'forbidden-character'],
    ['{"email":"a","email":"b"}', 'duplicate-key'],
  ])('answers 400 MALFORMED_REQUEST to %.40s (%s)', async (body, reason) => {
    const answer = await post(body);
    expectError(answer, 400, 'MALFORMED_REQUEST');
    expect(answer.body).toMatchObject({ error: { details: { reason } } });
  });

  it('pollutes no prototype', async () => {
    await post('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each(['1e400', '-1e400', '9007199254740993', '1e30'])(
    'answers 400 to the number %s',
    async (number) => {
      expectError(await post(`{"email":${number}}`), 400, 'VALUE_OUT_OF_RANGE');
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
  ])('answers 415 to the content type %s', async (type) => {
    expectError(await post('{}', type), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('answers 415 to a body without a content type', async () => {
    const lines = [
      `POST ${login} HTTP/1.1`,
      'Host: x',
      'Content-Length: 2',
      'Connection: close',
      '',
      '{}',
    ];
    const answer = await rawRequest(app.url, lines.join('\r\n'));
    expectError(
      { status: answer.status, body: JSON.parse(answer.body) },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    );
  });

  it('answers 415 to an unknown content encoding', async () => {
    const answer = await post('{}').set('Content-Encoding', 'foo');
    expectError(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('reads a gzipped body', async () => {
    const body = gzipSync('{"email":"nobody@example.com","password":"wrong-password"}');
    expect((await postBytes(body, 'gzip')).status).toBe(401);
  });

  it('answers 400 to a gzipped body that is not gzip', async () => {
    expectError(await post('{"a":1}').set('Content-Encoding', 'gzip'), 400, 'MALFORMED_REQUEST');
  });

  it('answers 413 to a small gzip that grows to 50 MB', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    expectError(await postBytes(bomb, 'gzip'), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('answers 413 to a body beyond the limit, announced or not', async () => {
    const body = `{"email":"${'x'.repeat(1_100_000)}"}`;
    expectError(await post(body), 413, 'PAYLOAD_TOO_LARGE');
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const head = [
      'Host: x',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      'Connection: close',
    ];
    const answer = await rawRequest(
      app.url,
      [`POST ${login} HTTP/1.1`, ...head, '', chunks].join('\r\n'),
    );
    expect(answer.status).toBe(413);
  });

  it('refuses a body of very many values before anything validates them', async () => {
    const many = `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
    expectError(await post(many), 400, 'MALFORMED_REQUEST');
    expectError(await post(`[${'0,'.repeat(400_000)}0]`), 400, 'MALFORMED_REQUEST');
    expectError(await post(`{"${'k'.repeat(100_000)}":1}`), 400, 'VALIDATION_FAILED');
  });

  it.each([
    ['/api/v1/products/%ff', 'percent-encoding'],
    ['/api/v1/products/%', 'percent-encoding'],
    ['/api/v1/products?q=%c0%af', 'percent-encoding'],
    ['/api/v1/products/%00', 'forbidden-character'],
    ['/api/v1/products?q=a%00b', 'forbidden-character'],
    ['/api/v1/products?q=%ed%a0%80', 'percent-encoding'],
  ])('answers 400 to GET %s', async (path, reason) => {
    const answer = await app.http().get(path).set(bearer);
    expectError(answer, 400, 'MALFORMED_REQUEST');
    expect(answer.body).toMatchObject({ error: { details: { reason } } });
  });

  it('answers 400 to raw bytes in the path', async () => {
    const answer = await rawRequest(
      app.url,
      Buffer.from(rawLine('GET /api/v1/products/\xe9 HTTP/1.1'), 'latin1'),
    );
    expect(answer.status).toBe(400);
  });

  it('answers 400 to a query parameter given twice and names it', async () => {
    const answer = await app.http().get('/api/v1/products?limit=1&limit=2').set(bearer);
    expectError(answer, 400, 'VALIDATION_FAILED');
    expect(answer.body).toMatchObject({
      error: { details: { fields: [{ pointer: '?limit', rule: 'once' }] } },
    });
  });

  it.each(['a[__proto__][x]=1', 'id[]=1', 'id[$gt]=', '__proto__=1'])(
    'answers 400 to ?%s',
    async (query) => {
      const answer = await app.http().get(`/api/v1/products?${query}`).set(bearer);
      expect(answer.status).toBe(400);
      expect(({} as { x?: string }).x).toBeUndefined();
    },
  );

  it('answers 405 with Allow where the path exists, and 404 where it does not', async () => {
    const refused = await app.http().delete(login);
    expectError(refused, 405, 'METHOD_NOT_ALLOWED');
    expect(refused.headers['allow']).toBe('POST, OPTIONS');
    expectError(await app.http().post('/livez'), 405, 'METHOD_NOT_ALLOWED');
    for (const path of [
      '/nope',
      '/api/v1/nope',
      '/api/nope',
      '/',
      '/api/v2/products',
      '/api/v1//products',
    ]) {
      expectError(await app.http().get(path), 404, 'ROUTE_NOT_FOUND');
    }
  });

  it('answers OPTIONS with what the path takes', async () => {
    const answer = await app.http().options(login);
    expect(answer.status).toBe(204);
    expect(answer.headers['allow']).toBe('POST, OPTIONS');
  });

  it('refuses TRACE everywhere and overrides no method', async () => {
    for (const path of ['/livez', '/nope']) {
      const answer = await rawRequest(app.url, rawLine(`TRACE ${path} HTTP/1.1`));
      expectError(
        { status: answer.status, body: JSON.parse(answer.body) },
        405,
        'METHOD_NOT_ALLOWED',
      );
      expect(answer.headers['allow']).toContain('GET');
    }
    const overridden = await app.http().get('/livez').set('X-HTTP-Method-Override', 'DELETE');
    expect(overridden.status).toBe(200);
  });

  it('refuses what a proxy could route by another reading', async () => {
    const twoHosts = rawLine('GET /livez HTTP/1.1', ['Host: a', 'Host: b']);
    const absolute = rawLine('GET http://evil.example/livez HTTP/1.1');
    const withBody = [
      'GET /livez HTTP/1.1',
      'Host: x',
      'Content-Length: 2',
      'Connection: close',
      '',
      '{}',
    ];
    for (const bytes of [twoHosts, absolute, withBody.join('\r\n')]) {
      const answer = await rawRequest(app.url, bytes);
      expectError(
        { status: answer.status, body: JSON.parse(answer.body) },
        400,
        'MALFORMED_REQUEST',
      );
    }
  });

  it.each([
    ['two lengths', ['Content-Length: 1', 'Content-Length: 2']],
    ['length and chunks', ['Content-Length: 1', 'Transfer-Encoding: chunked']],
    ['a spaced header name', ['Transfer-Encoding : chunked']],
    ['an unknown transfer encoding', ['Transfer-Encoding: xchunked']],
    ['a negative length', ['Content-Length: -1']],
    ['a folded header', ['X-A: 1\r\n 2']],
    ['NUL in a header', ['X-A: 1\u00002']],
    ['no host', []],
  ])('answers 400 in the envelope to %s', async (what, headers) => {
    const all = what === 'no host' ? headers : ['Host: x', ...headers];
    const answer = await rawRequest(app.url, rawLine(`POST ${login} HTTP/1.1`, all));
    expect(answer.status).toBe(400);
    if (what !== 'no host') expect(answer.body).toContain('MALFORMED_REQUEST');
  });

  it('answers 431 in the envelope to headers beyond 16 kB', async () => {
    const answer = await rawRequest(
      app.url,
      rawLine('GET /livez HTTP/1.1', ['Host: x', `X-A: ${'x'.repeat(20_000)}`]),
    );
    expect(answer.status).toBe(431);
    expect(answer.body).toContain('HEADERS_TOO_LARGE');
    expect(answer.headers['x-request-id']).toBeDefined();
  });

  it('never answers 5xx to any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 40 }), async (body) => {
        expect((await post(body)).status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });

  it('never answers 5xx to any query', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webQueryParameters(), fc.string(), async (query, text) => {
        const path = `/api/v1/products?${query}&q=${encodeURIComponent(text.toWellFormed())}`;
        expect((await app.http().get(path).set(bearer)).status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});
