import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { DirectRoutes, type Layer } from './direct-routes.js';

const see: RequestHandler = (request, response) => {
  const { method, originalUrl, baseUrl, params, query } = request;
  const { path } = request.route as { path: string };
  const tied = request.res === response && response.req === request && request.app === response.app;
  const seen = { method, originalUrl, baseUrl, params, query, path, url: request.url, tied };
  response.json({ ...seen, locals: response.locals });
};

const fail: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const { path } = (request.route ?? { path: null }) as { path: string | null };
  const at = { baseUrl: request.baseUrl, url: request.url, originalUrl: request.originalUrl };
  response.status(500).json({ failed: String(error), path, at, locals: response.locals });
};

const layers: readonly Layer[] = [
  {
    handle: (request, response, next) => {
      response.locals['passed'] = [request.baseUrl];
      next();
    },
  },
  {
    path: '/api',
    handle: (request, response, next) => {
      (response.locals['passed'] as string[]).push('area');
      const { bad } = request.query;
      if (bad === 'thrown') throw new Error('thrown by a layer');
      else if (bad === 'given') next(new Error('given by a layer'));
      else next();
    },
  },
  { path: '/api/apart', handle: (_request, response) => void response.send('apart') },
  {
    handle: (request, _response, next) => {
      const { bad } = request.query;
      setImmediate(() => (bad === 'late' ? next(new Error('given later')) : next()));
    },
  },
];

const routes: Readonly<Record<string, RequestHandler>> = {
  '/api/items/:id/parts/:part': see,
  '/api/apart/of/it': see,
  '/api/:any/of': see,
  '/outside/:id': see,
  '/api/failures/thrown/:id': () => {
    throw new Error('thrown by a handler');
  },
  '/api/failures/rejected/:id': () => Promise.reject(new Error('rejected')),
  '/api/failures/given/:id': (_request, _response, next) => next(new Error('given by a handler')),
};

async function serve(direct: boolean): Promise<{ server: Server; ways: string[] }> {
  const app = express().set('query parser', 'simple').disable('x-powered-by');
  const lanes = new DirectRoutes('/api', layers, app);
  app.use(lanes.resume);
  for (const { path = '/', handle } of layers) app.use(path, handle);
  for (const [path, handle] of Object.entries(routes)) {
    app.get(path, handle);
    lanes.add('get', path, handle);
  }
  app.use('/api', fail);
  app.use(fail);
  const ways: string[] = [];
  const server = createServer((request, response) => {
    Object.setPrototypeOf(request, app.request);
    Object.setPrototypeOf(response, app.response);
    const served = direct && lanes.serve(request, response);
    ways.push(served ? 'direct' : 'express');
    if (!served) app(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, ways };
}

describe('DirectRoutes', () => {
  let lanes: { server: Server; ways: string[] };
  let plain: { server: Server; ways: string[] };

  beforeAll(async () => {
    [lanes, plain] = await Promise.all([serve(true), serve(false)]);
  });
  afterAll(() => {
    for (const { server } of [lanes, plain]) server.close().closeAllConnections();
  });

  async function ask(server: Server, path: string): Promise<unknown> {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    const headers = Object.fromEntries(answer.headers);
    delete headers['date'];
    return { status: answer.status, headers, body: await answer.text() };
  }

  it.each([
    ['direct', '/api/items/A-1/parts/2'],
    ['direct', '/API/Items/A-1/parts/2?a=b&c'],
    ['direct', '/api/items/1/parts/2?bad=thrown'],
    ['direct', '/api/items/1/parts/2?bad=given'],
    ['direct', '/api/items/1/parts/2?bad=late'],
    ['direct', '/api/failures/thrown/1'],
    ['direct', '/api/failures/rejected/1'],
    ['direct', '/api/failures/given/1'],
    ['express', '/api/items/1/parts/2/'],
    ['express', '/api/items/%31/parts/2'],
    ['express', '/api/apart/of/it'],
    ['express', '/api/apart/of'],
    ['express', '/api/x/of'],
    ['express', '/outside/1'],
    ['express', '/nowhere'],
  ])('answer on the %s way to %s what Express does', async (way, path) => {
    const answer = await ask(lanes.server, path);
    expect(answer).toEqual(await ask(plain.server, path));
    expect(lanes.ways.at(-1)).toBe(way);
  });
});
