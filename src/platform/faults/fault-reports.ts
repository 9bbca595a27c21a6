import { Injectable, Logger } from '@nestjs/common';

/** A fault of ours: something was thrown that no code of the program expected. */
export interface FaultReport {
  readonly error: unknown;
  readonly at: Date;
  readonly method: string;
  /** The template of the route, never the path: paths hold what clients typed. */
  readonly route: string;
  readonly requestId: string;
  readonly traceId: string | null;
  /** What kind of caller met it: `user`, `api_key`, `anonymous`. */
  readonly actorKind: string;
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
