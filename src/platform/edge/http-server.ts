import {
  createServer,
  IncomingMessage,
  type RequestListener,
  type Server,
  ServerResponse,
} from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, RequestHandler, Response } from 'express';
import { ownRole } from '../../config/worker-role.js';
import { sendAnswer } from '../cache/send-answer.js';
import { StoredAnswer } from '../cache/stored-answer.js';
import { addToHead, sendWhole, settleHead } from '../http/answer-head.js';
import { isEnvelope } from '../http/envelope.js';
import { textOfEnvelope } from '../http/envelope-text.js';
import { JsonText } from '../http/json-text.js';
import { type Arrival, inTurns } from './arrivals.js';
import { DirectRoutes, type Layer, type Verb } from './direct-routes.js';
import { answerParserError } from './parser-error.js';

// How long a client may take for its headers; longer ones are slow on purpose.
const headersTimeoutMs = 10_000;
// Bounds the largest upload (1 GB at 300 kB/s). JSON bodies have a bound of their own: json-body.ts.
const requestTimeoutMs = 3_600_000;
// Above the idle time of common load balancers (60 s), so that they close first and never meet a reset.
const keepAliveTimeoutMs = 65_000;
// Node looks for slow connections only this often; its default is 30 s.
const checkingIntervalMs = 2_000;
const maxHeaderBytes = 16_384;
const maxConnections = 10_000;

/** Answers, or hands requests on to the routes. */
type Front = (arrived: readonly Arrival[], routes: RequestListener) => void;

/** Makes what `type` makes, with another prototype from the beginning. */
function born<T extends typeof IncomingMessage | typeof ServerResponse>(
  type: T,
  prototype: object,
): T {
  function Born(...args: unknown[]): object {
    return Reflect.construct(type, args, Born) as object;
  }
  Born.prototype = prototype;
  return Born as unknown as T;
}

/** A whole answer in JSON; null: it is something else. */
function textOf(body: unknown): string | null {
  if (body instanceof JsonText) return body.text;
  return isEnvelope(body) ? textOfEnvelope(body) : null;
}

/** Express on a node:http server whose limits are set before it exists. */
export class HttpServer extends ExpressAdapter {
  private front: Front | null = null;
  direct: DirectRoutes | null = null;

  /** Whoever may answer before the routes do. */
  useFront(front: Front): void {
    this.front = front;
  }

  /** What surrounds the routes, in this order. Routes of the area get a way without Express. */
  useLayers(area: string, layers: readonly Layer[]): void {
    this.direct = new DirectRoutes(area, layers, this.getInstance<Express>());
    this.use(this.direct.resume);
    for (const { path = '/', handle } of layers) this.use(path, handle);
  }

  override get(...route: unknown[]): unknown {
    return this.route('get', route);
  }

  override post(...route: unknown[]): unknown {
    return this.route('post', route);
  }

  override put(...route: unknown[]): unknown {
    return this.route('put', route);
  }

  override patch(...route: unknown[]): unknown {
    return this.route('patch', route);
  }

  override delete(...route: unknown[]): unknown {
    return this.route('delete', route);
  }

  override all(...route: unknown[]): unknown {
    return this.route('all', route);
  }

  override initHttpServer(): void {
    const express = this.getInstance<Express>();
    const routes: RequestListener = (request, response) => {
      if (!this.direct?.serve(request, response)) express(request, response);
    };
    const { writeHead } = ServerResponse.prototype;
    express.response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
      settleHead(this);
      return Reflect.apply(writeHead, this, args) as never;
    };
    const server = createServer(
      {
        // Express gives them these, and an object whose prototype changes is slow ever after.
        IncomingMessage: born(IncomingMessage, express.request),
        ServerResponse: born(ServerResponse, express.response),
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        connectionsCheckingInterval: checkingIntervalMs,
        maxHeaderSize: maxHeaderBytes,
        requireHostHeader: true,
      },
      inTurns((arrived) => {
        if (this.front) this.front(arrived, routes);
        else for (const { request, response } of arrived) routes(request, response);
      }),
    );
    server.maxConnections = maxConnections;
    server.on('clientError', answerParserError);
    this.httpServer = server;
  }

  /**
   * Each worker listens for itself, and the system deals the connections out. Handed on by a
   * supervisor, one that is on its way to a worker that dies would hang for ever.
   */
  override listen(port: number | string, callback?: () => void): Server;
  override listen(port: number | string, host: string, callback?: () => void): Server;
  override listen(port: number | string, ...rest: unknown[]): Server {
    const server = this.httpServer as Server;
    const callback = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    const host = typeof rest[0] === 'string' ? rest[0] : undefined;
    const own = ownRole !== null && process.platform === 'linux';
    const how = own ? { reusePort: true, exclusive: true } : {};
    return server.listen({ port: Number(port), host, ...how }, callback);
  }

  /**
   * Sends JSON in one write; Express would ask its settings, look for an ETag and copy the text.
   * Everything else (nothing, files, errors) goes its way.
   */
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (body instanceof StoredAnswer) return sendAnswer(response, body);
    const content = textOf(body);
    if (content === null || response.hasHeader('Content-Type'))
      return super.reply(response, body, statusCode);
    if (statusCode !== undefined) response.statusCode = statusCode;
    addToHead(response, 'Content-Type', 'application/json; charset=utf-8');
    sendWhole(response, { content });
    return response;
  }

  private route(verb: Verb, route: unknown[]): unknown {
    const express = this.getInstance<Express>();
    const [path, handle] = route;
    if (typeof path === 'string' && typeof handle === 'function')
      this.direct?.add(verb, path, handle as RequestHandler);
    return Reflect.apply(express[verb], express, route);
  }
}
