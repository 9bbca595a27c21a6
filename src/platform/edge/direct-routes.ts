import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { RouteNotFound } from '../errors/platform.errors.js';
import { liesUnder, mayLieUnder, patternOf, type RoutePattern } from './route-pattern.js';
import { type Found, RouteTable } from './route-table.js';

/** What a request passes before its route; with a path, only requests there. It is not told where. */
export interface Layer {
  readonly path?: string;
  readonly handle: RequestHandler;
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** How Express names the method of a route. */
export type Verb = (typeof verbs)[number] | 'all';

interface DirectRoute {
  readonly handle: RequestHandler;
  /** What Express calls `request.route`. */
  readonly route: { readonly path: string };
}

/** What Express gives each request and response before its first layer. */
function dress(request: Request, response: Response): void {
  request.res = response;
  response.locals = Object.create(null) as Response['locals'];
  request.baseUrl = '';
  request.originalUrl = request.url;
}

function run(
  handle: RequestHandler,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  try {
    const result = handle(request, response, next);
    if (result instanceof Promise)
      result.then(undefined, (error: unknown) => next(error ?? new Error('Rejected promise')));
  } catch (error) {
    next(error);
  }
}

/**
 * Takes a request through the layers to the handler of its route, without the walk over all layers
 * and routes that finds them in Express. Express keeps every route too, and gets all other
 * requests and every error.
 */
export class DirectRoutes {
  private readonly table = new RouteTable<DirectRoute>();
  private readonly area: RoutePattern;
  readonly before: readonly RequestHandler[];
  private readonly elsewhere: readonly RoutePattern[];
  private readonly failures = new WeakMap<object, unknown>();

  constructor(
    area: string,
    layers: readonly Layer[],
    private readonly express: Express,
  ) {
    this.area = patternOf(area);
    const meant = ({ path }: Layer): boolean => path === undefined || path === area;
    this.before = layers.filter(meant).map(({ handle }) => handle);
    this.elsewhere = layers
      .filter((layer) => !meant(layer))
      .map(({ path = '/' }) => patternOf(path));
  }

  /** The first layer of Express: a request that failed here goes on with its error. */
  readonly resume = (request: Request, _response: Response, next: NextFunction): void => {
    next(this.failures.get(request));
  };

  add(verb: Verb, path: string, handle: RequestHandler): void {
    const pattern = patternOf(path);
    const apart =
      verb === 'all' ||
      !liesUnder(pattern, this.area) ||
      this.elsewhere.some((mount) => mayLieUnder(pattern, mount));
    for (const method of verb === 'all' ? verbs : [verb])
      this.table.add(method.toUpperCase(), path, apart ? null : { handle, route: { path } });
  }

  find(method: string, url: string): Found<DirectRoute> | null {
    return this.table.find(method, url);
  }

  /** Whether the request goes this way. */
  serve(message: IncomingMessage, answer: ServerResponse): boolean {
    const found = this.find(message.method ?? '', message.url ?? '');
    if (found === null) return false;
    const request = message as Request;
    const response = answer as Response;
    dress(request, response);
    this.pass(request, response, found);
    return true;
  }

  private pass(request: Request, response: Response, found: Found<DirectRoute>): void {
    const { route, handle } = found.route;
    const { length } = this.before;
    let index = 0;
    const next = (error?: unknown): void => {
      if (error) return this.fail(request, response, error);
      const layer = this.before[index];
      index += 1;
      if (layer) return run(layer, request, response, next);
      if (index > length + 1) return this.fail(request, response, RouteNotFound());
      request.route = route;
      request.params = found.params;
      run(handle, request, response, next);
    };
    request.next = next;
    next();
  }

  private fail(request: Request, response: Response, error: unknown): void {
    this.failures.set(request, error);
    this.express(request, response);
  }
}
