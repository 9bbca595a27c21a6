import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express } from 'express';
import type { Response } from 'supertest';
import { startTestApp, type TestApp } from '../support/app.js';
import { metricsText, metricsToken, valueOf } from '../support/metrics.js';
import { until } from '../support/until.js';

type Headers = Readonly<Record<string, string>>;

interface Asked {
  readonly method?: 'get' | 'post' | 'patch' | 'delete' | 'head' | 'options';
  readonly path: string;
  readonly query?: string;
  readonly role?: string;
  readonly headers?: Headers;
  readonly body?: string;
}

const unknown = '01936f7e-8a00-7000-8000-00000000dead';
const json = { 'Content-Type': 'application/json' };
const posted = { method: 'post', path: 'products', headers: json } as const;
const own = ['date', 'x-request-id', 'etag', 'location', 'age'];

describe('a request that Express would find', () => {
  let test: TestApp;
  let product: string;
  let walked: { readonly mock: { readonly calls: unknown[] } };

  beforeAll(async () => {
    test = await startTestApp((config) => ({
      ...config,
      metrics: { port: null, token: metricsToken },
    }));
    const body = { sku: 'TEA', name: 'Tea', unitPrice: 100, currency: 'EUR' };
    const made = await test
      .http()
      .post('/api/v1/products')
      .set(await test.as('admin'))
      .send(body);
    product = (made.body as { data: { id: string } }).data.id;
    const { router } = test.get(HttpAdapterHost).httpAdapter.getInstance<Express>();
    walked = jest.spyOn(router as unknown as { handle: () => void }, 'handle');
  });
  afterAll(() => test.close());

  async function ask(asked: Asked, path: string): Promise<Response> {
    const { method = 'get', query = '', role = 'admin', headers = {}, body } = asked;
    const bearer = role === 'nobody' ? {} : await test.as(role);
    const request = test.http()[method](path + query);
    return request
      .set({ ...bearer, ...headers })
      .set({ 'X-Request-Id': 'one-of-two', 'Cache-Control': 'no-cache' })
      .send(body)
      .buffer();
  }

  const told = ({ status, headers, text }: Response): object => {
    const kept = Object.entries(headers as Headers).filter(([name]) => !own.includes(name));
    return {
      status,
      headers: Object.fromEntries(kept),
      names: Object.keys(headers),
      text,
    };
  };

  it.each<[string, number, number, () => Asked]>([
    ['that succeeds', 200, 0, () => ({ path: `products/${product}` })],
    ['for a list', 200, 0, () => ({ path: 'products', query: '?limit=1&fields=sku' })],
    ['for some fields', 200, 0, () => ({ path: `products/${product}`, query: '?fields=id' })],
    ['of a guest', 401, 0, () => ({ path: 'products', role: 'nobody' })],
    ['of a stranger', 403, 0, () => ({ ...posted, role: 'auditor', body: '{}' })],
    ['for what is not there', 404, 0, () => ({ path: `products/${unknown}` })],
    ['with a broken id', 400, 0, () => ({ path: 'products/x' })],
    ['with a broken query', 400, 0, () => ({ path: 'products', query: '?limit=0' })],
    ['with a parameter twice', 400, 1, () => ({ path: 'products', query: '?limit=1&limit=2' })],
    ['with a body', 400, 1, () => ({ path: 'products', headers: json, body: '{}' })],
    [
      'as a problem',
      404,
      0,
      () => ({ path: `products/${unknown}`, headers: { Accept: 'application/problem+json' } }),
    ],
    ['with an empty object', 400, 0, () => ({ ...posted, body: '{}' })],
    ['with bad JSON', 400, 1, () => ({ ...posted, body: '{' })],
    [
      'with XML',
      415,
      1,
      () => ({
        method: 'post',
        path: 'products',
        headers: { 'Content-Type': 'text/xml' },
        body: '<a/>',
      }),
    ],
    [
      'that is too large',
      413,
      1,
      () => ({
        method: 'post',
        path: 'products',
        headers: json,
        body: `"${'a'.repeat(2_000_000)}"`,
      }),
    ],
    [
      'without a precondition',
      428,
      0,
      () => ({
        method: 'patch',
        path: `products/${product}`,
        headers: json,
        body: '{"name":"Tee"}',
      }),
    ],
    ['by a wrong method', 405, 1, () => ({ method: 'delete', path: 'products' })],
    ['by HEAD', 200, 1, () => ({ method: 'head', path: `products/${product}` })],
    ['by OPTIONS', 204, 1, () => ({ method: 'options', path: 'products' })],
    ['for nothing', 404, 1, () => ({ path: 'nothing' })],
  ])('%s has the same answer (%i) without the walk', async (_, status, walks, asked) => {
    const before = walked.mock.calls.length;
    const direct = await ask(asked(), `/api/v1/${asked().path}`);
    expect(walked.mock.calls.length - before).toBe(walks);
    const express = await ask(asked(), `/api/v1/${asked().path}/`);
    expect(walked.mock.calls.length - before).toBe(walks + 1);
    expect(direct.status).toBe(status);
    expect(told(direct)).toEqual(told(express));
  });

  it('is not modified either way', async () => {
    const path = `/api/v1/products/${product}`;
    const first = await ask({ path }, path);
    const headers = { 'If-None-Match': String(first.headers['etag']) };
    const direct = await ask({ path, headers }, path);
    const express = await ask({ path, headers }, `${path}/`);
    expect(direct.status).toBe(304);
    expect(told(direct)).toEqual(told(express));
    expect(direct.headers['etag']).toBe(express.headers['etag']);
  });

  it('is counted by the same route, and by none when it got nowhere near', async () => {
    const count = async (labels: Headers): Promise<number> =>
      valueOf(await metricsText(test), 'orderly_http_request_duration_seconds_count', labels) ?? 0;
    const patient = { route: '/api/v1/categories/:id', method: 'GET' };
    const lost = { route: 'unmatched', method: 'POST', status: '4xx' };
    const before = await count(lost);
    for (const path of ['/api/v1/categories/x', '/api/v1/categories/x/']) await ask({ path }, path);
    const bad: Asked = { method: 'post', path: '', headers: json, body: '{' };
    for (const path of ['/api/v1/categories', '/api/v1/categories/']) await ask(bad, path);
    await until(async () => (await count(patient)) === 2 && (await count(lost)) === before + 2);
  });
});
