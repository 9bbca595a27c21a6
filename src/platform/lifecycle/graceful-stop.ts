import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { AppConfig } from '../../config/app-config.js';
import { RootLogger } from '../observability/root-logger.js';
import { ProgramState } from './program-state.js';

const sweepEveryMs = 100;
// How long a request may be under way to a connection that looks idle.
const underWayMs = 500;
// npm passes a Ctrl-C on that the terminal had already sent: one press, two signals. On a busy machine
// the second one takes its time.
const sameSignalMs = 500;

/** What the stop leaves to its caller; replaced in tests. */
export interface StopOptions {
  /** Runs last, when the pool is closed: stops the embedded server. */
  readonly release: () => Promise<void>;
  readonly exit: (code: number) => void;
}

/**
 * Stops without failing a request: first not ready, then a pause in which balancers notice, then no
 * new connections while requests in flight finish, then the pool, then whatever is left.
 */
export class GracefulStop {
  private readonly config: AppConfig;
  private readonly state: ProgramState;
  private readonly log: Logger;
  private stoppingSince: number | null = null;

  constructor(
    private readonly app: INestApplication,
    private readonly options: StopOptions,
  ) {
    this.config = app.get(AppConfig);
    this.state = app.get(ProgramState);
    this.log = app.get(RootLogger).pino;
  }

  /** Listens to the signals and to errors that nobody caught. */
  watch(process: NodeJS.EventEmitter): void {
    process.on('SIGTERM', () => this.onSignal('SIGTERM', 143));
    process.on('SIGINT', () => this.onSignal('SIGINT', 130));
    process.on('unhandledRejection', (error) =>
      this.onFault('A promise was rejected unhandled.', error),
    );
    process.on('uncaughtException', (error) => this.onFault('An exception was not caught.', error));
  }

  /** Exits with the code, or with 1 when stopping fails or takes longer than its bound. */
  async stop(code: number): Promise<void> {
    if (this.stoppingSince !== null) return;
    this.stoppingSince = performance.now();
    const { shutdownDelayMs, shutdownTimeoutMs } = this.config.http;
    const deadline = setTimeout(() => this.giveUp(), shutdownDelayMs + shutdownTimeoutMs);
    try {
      this.state.stop();
      await sleep(shutdownDelayMs);
      await this.drain();
      await this.options.release();
      this.log.info('Stopped.');
      this.options.exit(code);
    } catch (error) {
      this.log.error({ err: error }, 'The stop failed.');
      this.options.exit(1);
    } finally {
      clearTimeout(deadline);
    }
  }

  private onSignal(signal: string, codeAtOnce: number): void {
    if (this.stoppingSince === null) {
      this.log.info({ signal }, 'Stopping.');
      void this.stop(0);
    } else if (performance.now() - this.stoppingSince > sameSignalMs) {
      this.log.warn({ signal }, 'Stopping at once.');
      this.options.exit(codeAtOnce);
    }
  }

  private onFault(message: string, error: unknown): void {
    this.log.fatal({ err: error }, message);
    void this.stop(1);
  }

  private async drain(): Promise<void> {
    const server = this.app.getHttpServer() as Server;
    await this.stopListening(server);
    // A keep-alive connection that falls idle after the close would hold the process for a minute.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs).unref();
    try {
      await this.app.close();
    } finally {
      clearInterval(sweep);
    }
  }

  /**
   * Unlike `http.Server.close`, which at once ends what looks idle: also connections whose request
   * waits to be read, and their clients get a reset.
   */
  private async stopListening(server: Server): Promise<void> {
    if (!server.listening) return;
    // Right after the turn that accepted whoever was waiting.
    await nextTurn();
    NetServer.prototype.close.call(server);
    await sleep(underWayMs);
  }

  private giveUp(): void {
    this.log.error('Requests were still running at the deadline; stopping anyway.');
    void this.options.release().finally(() => this.options.exit(1));
  }
}
