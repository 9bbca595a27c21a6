import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import { beginHead } from '../http/answer-head.js';
import { isProbe } from '../lifecycle/probe-paths.js';
import { ProgramState } from '../lifecycle/program-state.js';
import { runInRequest } from '../observability/request-context.js';
import { RefusalLimit } from '../throttling/refusal-limit.js';
import { corsFor } from './cors.js';
import { Exchanges } from './exchanges.js';
import { checkRequestLine, hasBody } from './request-line.js';
import { apiHeaders } from './security-headers.js';

const lingerMs = 5_000;
const constant = { ...Object.fromEntries(apiHeaders), Vary: 'Origin' };

/** Answered before the body had arrived: a sender that goes on sending for no reader is cut off. */
function cutUnreadBody(request: Request): void {
  if (request.complete || request.destroyed) return;
  const cut = setTimeout(() => request.socket.destroy(), lingerMs).unref();
  request.once('end', () => clearTimeout(cut));
  request.once('close', () => clearTimeout(cut));
}

/** The first thing every request meets, in one layer: context, log line, headers, request line. */
@Injectable()
export class EdgeMiddleware {
  private readonly cors: ReturnType<typeof corsFor>;

  constructor(
    config: AppConfig,
    private readonly state: ProgramState,
    private readonly refusals: RefusalLimit,
    private readonly exchanges: Exchanges,
  ) {
    this.cors = corsFor(config.http.corsOrigins);
  }

  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    const context = this.exchanges.begin(request, response);
    if (hasBody(request)) response.on('finish', () => cutUnreadBody(request));
    beginHead(response, { ...constant, 'X-Request-Id': context.requestId });
    // Clients behind keep-alive connections move to another instance before this one closes.
    if (this.state.stopping) response.setHeader('Connection', 'close');
    runInRequest(context, () => this.admit(context.ip, request, response, next));
  };

  private admit(ip: string, request: Request, response: Response, next: NextFunction): void {
    if (this.cors(request, response)) {
      response.status(204).end();
      return;
    }
    try {
      if (!isProbe(request.url)) this.refusals.check(ip);
      checkRequestLine(request);
    } catch (error) {
      next(error);
      return;
    }
    next();
  }
}
