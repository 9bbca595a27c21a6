import { Injectable, Logger } from '@nestjs/common';
import { databaseErrorOf } from '../database/pg-error-mapping.js';
import { DomainError } from '../errors/domain-error.js';
import { servedRequestId } from '../observability/origin.js';
import { traceContext } from '../observability/trace-context.js';

/** A fault of ours: something was thrown that no code of the program expected. */
export interface FaultReport {
  readonly error: unknown;
  readonly at: Date;
  /** Of HTTP; `JOB` and `PERIODIC` beside requests. */
  readonly method: string;
  /** The template of the route, never the path: paths hold what clients typed. Or the name of the work. */
  readonly route: string;
  readonly requestId: string | null;
  readonly traceId: string | null;
  /** What kind of caller met it: `user`, `api_key`, `anonymous`, `system`. */
  readonly actorKind: string;
}

/** Nobody sent what a job works on: everything is a fault but what is away or busy for now. */
function isFaultOfWork(error: unknown): boolean {
  const coded = error instanceof DomainError ? error : databaseErrorOf(error);
  return coded?.kind !== 'unavailable';
}

type Handler = (report: FaultReport) => void;

/** Hands faults to whoever keeps them. Never throws: the answer is already on its way. */
@Injectable()
export class FaultReports {
  private readonly logger = new Logger('Faults');
  private readonly handlers: Handler[] = [];

  on(handler: Handler): void {
    this.handlers.push(handler);
  }

  /** For what failed without a request: a job, or a periodic task. */
  reportWork(method: 'JOB' | 'PERIODIC', name: string, error: unknown): void {
    if (!isFaultOfWork(error)) return;
    this.report({
      error: error instanceof DomainError ? (error.cause ?? error) : error,
      at: new Date(),
      method,
      route: name,
      requestId: servedRequestId(),
      traceId: traceContext()?.traceId ?? null,
      actorKind: 'system',
    });
  }

  report(fault: FaultReport): void {
    for (const handler of this.handlers) {
      try {
        handler(fault);
      } catch (error) {
        this.logger.warn({ err: error }, 'A fault could not be kept.');
      }
    }
  }
}
