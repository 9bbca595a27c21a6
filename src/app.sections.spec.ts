import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { inSections } from './app.sections.js';

const operation = (...tags: string[]) => ({ tags, responses: {} });
const document = (paths: object): OpenAPIObject =>
  ({ openapi: '3.1.0', info: { title: '', version: '1' }, paths }) as OpenAPIObject;

describe('the sections of the documentation', () => {
  it('put paths in the order of a reader, whatever the order of the modules', () => {
    const sorted = inSections(
      document({
        '/exports/orders': { get: operation('orders') },
        '/livez': { get: operation('health') },
        '/new': { get: operation('nobody named it') },
        '/orders/bulk': { post: operation('orders') },
        '/products': { get: operation('catalogue: products') },
        '/orders': { post: operation('orders'), get: operation('orders') },
        '/orders/{id}': { patch: operation('orders'), get: operation('orders') },
      }),
    );
    expect(Object.keys(sorted.paths)).toEqual([
      '/orders',
      '/orders/{id}',
      '/orders/bulk',
      '/exports/orders',
      '/products',
      '/livez',
      '/new',
    ]);
    expect(Object.keys(sorted.paths['/orders'] ?? {})).toEqual(['get', 'post']);
    expect(Object.keys(sorted.paths['/orders/{id}'] ?? {})).toEqual(['get', 'patch']);
  });

  it('are those of the routes, each with a description, and exports are beside their list', () => {
    const stored = JSON.parse(readFileSync('openapi.json', 'utf8')) as OpenAPIObject;
    const tagged = Object.entries(stored.paths).flatMap(([path, item]) =>
      Object.values(item as Record<string, { tags: string[] }>).map(({ tags }) => ({ path, tags })),
    );
    const used = [...new Set(tagged.flatMap(({ tags }) => tags))];
    expect(used).toEqual(stored.tags?.map(({ name }) => name));
    expect(stored.tags?.every(({ description = '' }) => description.endsWith('.'))).toBe(true);
    expect(tagged.every(({ tags }) => tags.length === 1)).toBe(true);
    const tagOf = (path: string) => tagged.find((one) => one.path === `/api/v1${path}`)?.tags;
    const elsewhere: Record<string, string> = {
      'order-lines': '/orders',
      faults: '/admin/errors',
      'stock-transfers': '/stock/transfers',
      'customers/{id}/addresses': '/customers/{customerId}/addresses',
    };
    const exported = tagged.filter(({ path }) => path.startsWith('/api/v1/exports/'));
    expect(exported.length).toBeGreaterThan(15);
    for (const { path, tags } of exported) {
      const name = path.slice('/api/v1/exports/'.length);
      expect([name, tags]).toEqual([name, tagOf(elsewhere[name] ?? `/${name}`)]);
    }
  });
});
