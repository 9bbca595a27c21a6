import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import { RequestLife } from '../database/request-life.js';
import { requestContext } from '../observability/request-context.js';

function isUpload({ headers }: Request): boolean {
  return headers['content-type']?.startsWith('multipart/') ?? false;
}

/** Behind the edge: ends a request that takes too long or whose client left. */
@Injectable()
export class RequestWatch {
  private readonly deadlineMs: number;

  constructor({ http }: AppConfig) {
    this.deadlineMs = http.requestDeadlineMs;
  }

  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    const life = new RequestLife();
    const context = requestContext();
    if (context) context.life = life;
    const deadline = this.deadlineOf(request, response, life);
    response.on('close', () => {
      clearTimeout(deadline);
      if (!response.writableFinished) life.end('left');
    });
    next();
  };

  /** An upload takes as long as its client sends; an answer that has begun is sent to its end. */
  private deadlineOf(
    request: Request,
    response: Response,
    life: RequestLife,
  ): NodeJS.Timeout | undefined {
    if (this.deadlineMs === 0 || isUpload(request)) return undefined;
    const end = (): void => {
      if (!response.headersSent) life.end('late');
    };
    return setTimeout(end, this.deadlineMs);
  }
}
