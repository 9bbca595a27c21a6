import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { rawRequest } from '../support/raw-http.js';

const shop = 'https://shop.example';

describe('headers', () => {
  let app: TestApp;
  let bearer: { Authorization: string };

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      http: { ...config.http, corsOrigins: [shop, 'http://localhost:5173'] },
    }));
    bearer = await app.as('auditor');
  });

  afterAll(() => app.close());

  function expectSecured(headers: Readonly<Record<string, string>>): void {
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers['strict-transport-security']).toMatch(/max-age=31536000; includeSubDomains/);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  }

  it.each([
    ['an answer', 200, '/api/v1/orders'],
    ['a probe', 200, '/livez'],
    ['a missing resource', 404, '/api/v1/orders/01936f7e-8a00-7000-8000-000000000001'],
    ['a missing route', 404, '/nope'],
    ['a refused query', 400, '/api/v1/orders?limit=0'],
  ])('secure %s', async (_, status, path) => {
    const answer = await app.http().get(path).set(bearer);
    expect(answer.status).toBe(status);
    expectSecured(answer.headers);
  });

  it('secure what is refused before it is a request', async () => {
    const answer = await rawRequest(app.url, 'BROKEN\r\n\r\n');
    expect(answer.status).toBe(400);
    expectSecured(answer.headers);
  });

  it('carry no ETag of the body', async () => {
    const answer = await app.http().get('/api/v1/orders').set(bearer);
    expect(answer.headers).not.toHaveProperty('etag');
  });

  it('let a listed origin read answers and the headers that matter', async () => {
    const answer = await app.http().get('/api/v1/orders').set(bearer).set('Origin', shop);
    expect(answer.headers['access-control-allow-origin']).toBe(shop);
    expect(answer.headers['vary']).toContain('Origin');
    for (const name of [
      'ETag',
      'Location',
      'X-Request-Id',
      'Idempotency-Replayed',
      'Retry-After',
    ]) {
      expect(answer.headers['access-control-expose-headers']).toContain(name);
    }
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('let a listed origin read refusals too', async () => {
    const answer = await app.http().get('/nope').set('Origin', shop);
    expect(answer.headers['access-control-allow-origin']).toBe(shop);
  });

  it.each([
    'https://evil.example',
    'https://shop.example.evil',
    'https://evilshop.example',
    'http://shop.example',
    'https://shop.example:8443',
    'HTTPS://SHOP.EXAMPLE',
    'null',
  ])('say nothing to the origin %s', async (origin) => {
    const answer = await app.http().get('/livez').set('Origin', origin);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(answer.headers['vary']).toContain('Origin');
  });

  it('answer a preflight without a token', async () => {
    const preflight = app.http().options('/api/v1/orders').set('Origin', shop);
    const answer = await preflight.set('Access-Control-Request-Method', 'POST');
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toContain('PATCH');
    for (const name of ['Authorization', 'If-Match', 'Idempotency-Key']) {
      expect(answer.headers['access-control-allow-headers']).toContain(name);
    }
  });

  it('refuse a preflight of an unlisted origin', async () => {
    const preflight = app.http().options('/api/v1/orders').set('Origin', 'https://evil.example');
    const answer = await preflight.set('Access-Control-Request-Method', 'POST');
    expect(answer.headers).not.toHaveProperty('access-control-allow-methods');
  });

  it('let Swagger UI run from its own files and nothing else', async () => {
    const page = await app.http().get('/docs');
    expect(page.status).toBe(200);
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
    expect(policy.match(/'sha256-/g)).toHaveLength(4);
    expect(page.text).not.toMatch(/<script(?![^>]*src=)[^>]*>/);
    for (const path of [
      '/docs/swagger-ui-bundle.js',
      '/docs/swagger-ui-init.js',
      '/docs/swagger-ui.css',
    ]) {
      expect((await app.http().get(path)).status).toBe(200);
    }
  });

  it('describe the API at /docs-json', async () => {
    const answer = await app.http().get('/docs-json');
    expect(answer.body).toMatchObject({ openapi: '3.1.0', info: { title: 'Orderly' } });
  });
});

describe('with the docs switched off', () => {
  it('neither page nor document is served', async () => {
    const app = await startTestApp((config) => ({ ...config, docsEnabled: false }));
    try {
      for (const path of ['/docs', '/docs-json', '/docs/swagger-ui.css']) {
        expect((await app.http().get(path)).status).toBe(404);
      }
    } finally {
      await app.close();
    }
  });
});
