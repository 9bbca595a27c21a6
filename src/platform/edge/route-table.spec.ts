import { describe, expect, it } from '@jest/globals';
import { RouteTable } from './route-table.js';

function tableOf(...routes: string[]): RouteTable<string> {
  const table = new RouteTable<string>();
  for (const route of routes) {
    const [method = '', path = '', left] = route.split(' ');
    table.add(method, path, left ? null : path);
  }
  return table;
}

/** Numbers that look random and are the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const routeAt = (table: RouteTable<string>, url: string, method = 'GET'): string | undefined =>
  table.find(method, url)?.route;

describe('RouteTable', () => {
  it('finds a route with its parameters in the order of the path', () => {
    const found = tableOf('GET /orders/:id/lines/:line').find(
      'GET',
      '/orders/A-1/lines/2?fields=x',
    );
    expect(found?.route).toBe('/orders/:id/lines/:line');
    expect(Object.entries(found?.params ?? {})).toEqual([
      ['id', 'A-1'],
      ['line', '2'],
    ]);
  });

  it('finds nothing for another method or path', () => {
    const table = tableOf('GET /orders/:id', 'POST /orders');
    expect(routeAt(table, '/orders/1', 'POST')).toBeUndefined();
    expect(routeAt(table, '/orders/1', 'HEAD')).toBeUndefined();
    expect(routeAt(table, '/orders/1', 'toString')).toBeUndefined();
    expect(routeAt(table, '/orders/1/lines')).toBeUndefined();
  });

  it.each([
    '/orders/',
    '/orders//',
    '//orders/1',
    '/orders/1/',
    '/orders/%31',
    '/orders/1#a',
    '/orders/a b',
    '/orders/a\\b',
    '/orders/ä',
    '/orders/1\n',
    'http://host/orders/1',
    '*',
    '',
  ])('leaves %j to Express', (url) => {
    expect(routeAt(tableOf('GET /orders/:id'), url)).toBeUndefined();
  });

  it('takes parameters of any length', () => {
    const id = 'a'.repeat(16_000);
    expect(tableOf('GET /orders/:id').find('GET', `/orders/${id}`)?.params).toMatchObject({ id });
  });

  it('takes text for text in whatever case, and keeps the case of parameters', () => {
    const table = tableOf('GET /orders/summary', 'GET /orders/:id');
    expect(routeAt(table, '/orders/SUMMARY')).toBe('/orders/summary');
    expect(table.find('GET', '/Orders/Ab')?.params).toMatchObject({ id: 'Ab' });
  });

  it('gives a path to the route that was registered first, or to nobody', () => {
    const table = tableOf('GET /orders/:id', 'GET /orders/summary', 'GET /orders/:other');
    expect(routeAt(table, '/orders/summary')).toBeUndefined();
    expect(routeAt(table, '/orders/1')).toBe('/orders/:id');
  });

  it('leaves to Express only what an earlier route would answer instead', () => {
    const table = tableOf('GET /a/:x/c', 'GET /a/b/:y', 'GET /a/:z/d');
    expect(routeAt(table, '/a/b/c')).toBeUndefined();
    expect(routeAt(table, '/a/x/c')).toBe('/a/:x/c');
    expect(routeAt(table, '/a/b/x')).toBe('/a/b/:y');
    expect(routeAt(table, '/a/b/d')).toBe('/a/b/:y');
    expect(routeAt(table, '/a/x/d')).toBe('/a/:z/d');
  });

  it('leaves out what lies behind a pattern that it does not understand', () => {
    const table = tableOf(
      'GET /files/*path',
      'GET /files/:id',
      'POST /files/:id',
      'GET /orders/:id',
    );
    expect(routeAt(table, '/files/1')).toBeUndefined();
    expect(routeAt(table, '/files/1', 'POST')).toBe('/files/:id');
    expect(routeAt(table, '/orders/1')).toBe('/orders/:id');
    expect(routeAt(tableOf('GET /a{/:b}', 'GET /a/c'), '/a/c')).toBeUndefined();
  });

  it('leaves out a route that has to be walked to, and what that one would answer', () => {
    const table = tableOf('GET /a/b left', 'GET /a/:id', 'GET /:c/d left', 'GET /:e/:f');
    expect(routeAt(table, '/a/b')).toBeUndefined();
    expect(routeAt(table, '/a/c')).toBe('/a/:id');
    expect(routeAt(table, '/x/d')).toBeUndefined();
    expect(routeAt(table, '/x/y')).toBe('/:e/:f');
  });

  it('chooses like a walk over all routes, whatever they are', () => {
    const random = seeded(7);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const pathOf = (parts: readonly string[]): string =>
      Array.from({ length: 1 + Math.floor(random() * 3) }, () => `/${pick(parts)}`).join('');
    let found = 0;
    for (let turn = 0; turn < 2_000; turn += 1) {
      const paths = Array.from({ length: 6 }, () => pathOf(['a', 'b', ':x', ':y']));
      const table = tableOf(...paths.map((path) => `GET ${path}`));
      const url = pathOf(['a', 'b', 'c']);
      const chosen = routeAt(table, url);
      const matches = (path: string): boolean =>
        new RegExp(`^${path.replaceAll(/:./g, '[^/]+')}$`).test(url);
      if (chosen === undefined) continue;
      found += 1;
      expect({ paths, url, chosen }).toEqual({ paths, url, chosen: paths.find(matches) });
    }
    expect(found).toBeGreaterThan(500);
  });
});
