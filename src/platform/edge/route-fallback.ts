import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import express, { type Express, type Request, type Response, type Router } from 'express';
import { MethodNotAllowed, RouteNotFound } from '../errors/platform.errors.js';

/** Of Express 5.3; its types do not know it yet. */
interface ListedRoute {
  readonly path: string | RegExp;
  readonly methods: readonly string[] | undefined;
}

interface ListingRouter {
  listRoutes(): ListedRoute[];
}

const order = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function methodsByPath(routes: readonly ListedRoute[]): Map<string, Set<string>> {
  const byPath = new Map<string, Set<string>>();
  for (const { path, methods } of routes) {
    if (typeof path !== 'string' || !methods || methods.includes('*')) continue;
    const known = byPath.get(path) ?? new Set<string>();
    for (const method of methods) known.add(method);
    byPath.set(path, known);
  }
  return byPath;
}

function answer(request: Request, response: Response, found: ReadonlySet<string>): void {
  if (found.size === 0) throw RouteNotFound();
  const allowed = [...order.filter((method) => found.has(method)), 'OPTIONS'];
  if (request.method !== 'OPTIONS') throw MethodNotAllowed({ allowed });
  response.setHeader('Allow', allowed.join(', '));
  response.status(204).end();
}

/** Behind all routes: 405 with Allow where the path exists, OPTIONS, 404 for the rest. */
@Injectable()
export class RouteFallback implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  // Nest calls this after it registered the routes and before its own not-found handler.
  onModuleInit(): void {
    // The command line has modules and no server.
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    if (adapter?.getType() !== 'express') return;
    const server = adapter.getInstance<Express>();
    server.use(this.routerFor((server.router as unknown as ListingRouter).listRoutes()));
  }

  private routerFor(routes: readonly ListedRoute[]): Router {
    const router = express.Router();
    const found = new WeakMap<Request, Set<string>>();
    for (const [path, methods] of methodsByPath(routes)) {
      router.all(path, (request, _response, next) => {
        found.set(request, new Set([...(found.get(request) ?? []), ...methods]));
        next();
      });
    }
    router.use((request, response) => answer(request, response, found.get(request) ?? new Set()));
    return router;
  }
}
