import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { rawRequest } from '../support/raw-http.js';

const made = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('X-Request-Id', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.close());

  it('is the caller’s when it is sane', async () => {
    const answer = await app.http().get('/livez').set('X-Request-Id', 'shop_7.checkout-42');
    expect(answer.headers['x-request-id']).toBe('shop_7.checkout-42');
  });

  it.each(['a b', '"quoted"', 'x'.repeat(129), '\u001b[31m', 'a;b', '<b>'])(
    'is made new for %j',
    async (id) => {
      const lines = [
        'GET /livez HTTP/1.1',
        'Host: x',
        `X-Request-Id: ${id}`,
        'Connection: close',
        '',
        '',
      ];
      const answer = await rawRequest(app.url, lines.join('\r\n'));
      expect(answer.headers['x-request-id']).toMatch(made);
    },
  );

  it('is made new where two were sent', async () => {
    const lines = [
      'GET /livez HTTP/1.1',
      'Host: x',
      'X-Request-Id: a',
      'X-Request-Id: b',
      'Connection: close',
    ];
    const answer = await rawRequest(app.url, [...lines, '', ''].join('\r\n'));
    expect(answer.headers['x-request-id']).toMatch(made);
  });

  it.each(['/nope', '/api/v1/products', '/api/v1/products/%ff'])(
    'is on the refusal of %s',
    async (path) => {
      const answer = await app.http().get(path).set('X-Request-Id', 'mine');
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers['x-request-id']).toBe('mine');
    },
  );

  it('is on what was no request at all', async () => {
    const answer = await rawRequest(app.url, 'BROKEN\r\n\r\n');
    expect(answer.headers['x-request-id']).toMatch(made);
  });

  it('names the instance in a problem document', async () => {
    const asked = app.http().get('/nope').set('Accept', 'application/problem+json');
    const answer = await asked.set('X-Request-Id', 'mine');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status: 404, instance: 'urn:orderly:request:mine' });
  });
});
