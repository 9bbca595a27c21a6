import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Counter } from 'prom-client';
import type { RequestWithActor } from '../access/current-actor.decorator.js';
import { databaseErrorOf } from '../database/pg-error-mapping.js';
import { DomainError } from '../errors/domain-error.js';
import { InternalError } from '../errors/platform.errors.js';
import { FaultReports } from '../faults/fault-reports.js';
import { AccessDenials } from '../events/access-denials.js';
import { Metrics } from '../metrics/metrics.js';
import { methodOf, routeOf } from '../metrics/request-labels.js';
import { requestContext, requestIdOf } from '../observability/request-context.js';
import { errorAnswer } from './error-body.js';
import { etagOf } from './etag.js';
import { httpErrorOf } from './http-error-mapping.js';

/** The coded error that any thrown value stands for. */
export function domainErrorOf(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (thrown instanceof HttpException) return httpErrorOf(thrown);
  return databaseErrorOf(thrown) ?? httpErrorOf(thrown) ?? InternalError({}, thrown);
}

function headersOf(error: DomainError): Record<string, string> {
  const details = error.details as Partial<Record<string, unknown>>;
  const headers: Record<string, string> = {};
  if (error.kind === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer';
  if (error.kind === 'unavailable') headers['Retry-After'] = '1';
  if (typeof details['retryAfterSeconds'] === 'number') {
    headers['Retry-After'] = String(details['retryAfterSeconds']);
  }
  if (typeof details['currentVersion'] === 'number')
    headers['ETag'] = etagOf(details['currentVersion']);
  if (Array.isArray(details['allowed']) && error.kind === 'method_not_allowed') {
    headers['Allow'] = details['allowed'].join(', ');
  }
  return headers;
}

/** The one place that turns errors into HTTP answers. Nothing of the cause leaves the server. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Errors');

  private readonly errors: Counter;

  constructor(
    private readonly denials: AccessDenials,
    private readonly faults: FaultReports,
    metrics: Metrics,
  ) {
    this.errors = metrics.counter(
      'orderly_errors_total',
      'Requests answered by an error of the catalogue, by its code and the route.',
      ['code', 'method', 'route'],
    );
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<Request>(), http.getResponse<Response>());
  }

  /** Also for errors before the router: the body parser, the path, the query. */
  answer(thrown: unknown, request: Request, response: Response): void {
    const error = domainErrorOf(thrown);
    this.log(error);
    this.errors.inc({ code: error.code, method: methodOf(request), route: routeOf(request) });
    if (error.kind === 'internal') this.reportFault(error, request);
    const { actor } = request as RequestWithActor;
    if (actor && error.kind === 'forbidden') this.denials.note(actor, error, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // What a rolled-back handler had set does not hold.
    response.removeHeader('ETag');
    response.removeHeader('Location');
    const { status, contentType, body } = errorAnswer(error, request.headers.accept, requestIdOf());
    response.status(status).set(headersOf(error)).type(contentType).send(JSON.stringify(body));
  }

  private reportFault(error: DomainError, request: Request & RequestWithActor): void {
    this.faults.report({
      error: error.cause ?? error,
      at: new Date(),
      method: methodOf(request),
      route: routeOf(request),
      requestId: requestIdOf(),
      traceId: requestContext()?.traceId ?? null,
      actorKind: request.actor?.kind ?? 'anonymous',
    });
  }

  private log(error: DomainError): void {
    const line = { code: error.code, ...(error.cause === undefined ? {} : { err: error.cause }) };
    if (error.level === 'error') this.logger.error(line, error.message);
    else if (error.level === 'warn') this.logger.warn(line, error.message);
    else this.logger.debug(line, error.message);
  }
}
