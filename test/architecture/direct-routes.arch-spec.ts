import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express, RequestHandler } from 'express';
import type { DirectRoutes } from '../../src/platform/edge/direct-routes.js';
import type { HttpServer } from '../../src/platform/edge/http-server.js';
import { startTestApp, type TestApp } from '../support/app.js';

interface ExpressRoute {
  readonly path: string;
  readonly methods: Readonly<Record<string, boolean>>;
  readonly stack: readonly { readonly handle: RequestHandler }[];
}

interface ExpressLayer {
  readonly route?: ExpressRoute;
  readonly handle: RequestHandler;
  match(path: string): { readonly params: object } | false;
}

interface Choice {
  readonly path: string;
  readonly params: readonly (readonly [string, unknown])[];
  readonly handle: RequestHandler | undefined;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const isParameter = (segment: string): boolean => segment.startsWith(':');

describe('direct routes', () => {
  let app: TestApp;
  let stack: readonly ExpressLayer[];
  let direct: DirectRoutes;
  let routes: readonly { readonly method: string; readonly path: string }[];

  beforeAll(async () => {
    app = await startTestApp();
    const server = app.get(HttpAdapterHost).httpAdapter as unknown as HttpServer;
    stack = server.getInstance<Express>().router.stack as unknown as ExpressLayer[];
    if (!server.direct) throw new Error('The server has no direct routes.');
    direct = server.direct;
    routes = stack.flatMap(({ route }) => {
      if (!route?.path.startsWith('/api/v1/')) return [];
      const own = methods.filter((method) => route.methods[method]);
      return own.map((method) => ({ method, path: route.path }));
    });
  });
  afterAll(() => app.close());

  function byExpress(method: string, path: string): Choice | null {
    for (const layer of stack) {
      const { route } = layer;
      const match = route?.methods[method] ? layer.match(path) : false;
      if (!route || !match) continue;
      const params = Object.entries(match.params);
      return { path: route.path, params, handle: route.stack[0]?.handle };
    }
    return null;
  }

  function byTable(method: string, path: string): Choice | null {
    const found = direct.find(method.toUpperCase(), path);
    if (found === null) return null;
    const { route, handle } = found.route;
    return { path: route.path, params: Object.entries(found.params), handle };
  }

  function valuesAt(index: number): string[] {
    const others = routes.map((route) => route.path.split('/')[index] ?? '');
    const words = [...new Set(others.filter((other) => other !== '' && !isParameter(other)))];
    return ['x-1', ...words, ...words.map((word) => word.toUpperCase())];
  }

  /** The path with each parameter replaced by what other routes have in its place. */
  function variants(path: string): string[] {
    let paths = [''];
    path.split('/').forEach((segment, index) => {
      if (index === 0) return;
      const values = isParameter(segment) ? valuesAt(index) : [segment];
      paths = paths.flatMap((start) => values.map((value) => `${start}/${value}`));
    });
    return paths;
  }

  it('are all routes of the API, except where browsers sign in', () => {
    const sample = (path: string): string => path.replaceAll(/:\w+/g, 'x-1');
    const missing = routes.filter(({ method, path }) => byTable(method, sample(path)) === null);
    expect(routes.length).toBeGreaterThan(200);
    expect(
      missing.map(({ path }) => path).filter((path) => !path.startsWith('/api/v1/auth/browser/')),
    ).toEqual([]);
    expect(missing).not.toEqual([]);
  });

  it('are the routes that Express would choose', () => {
    const differing: unknown[] = [];
    let compared = 0;
    for (const { method, path } of routes)
      for (const variant of variants(path)) {
        const found = byTable(method, variant);
        if (found === null) continue;
        compared += 1;
        const expected = byExpress(method, variant);
        if (JSON.stringify(found) !== JSON.stringify(expected) || found.handle !== expected?.handle)
          differing.push([method, variant, found, expected]);
      }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(routes.length);
  });

  it('lie behind the layers that Express has in front of them', () => {
    const first = stack.findIndex(({ route }) => route?.path.startsWith('/api/v1/'));
    const passed = stack
      .slice(0, first)
      .filter((layer) => !layer.route && layer.match('/api/v1/products'))
      .map(({ handle }) => handle);
    // The adapter's own layer for hooks that nobody sets, and the one that takes failures back.
    expect(passed.slice(1)).toEqual([direct.resume, ...direct.before]);
  });
});
