import { EventEmitter } from 'node:events';
import { ownRole } from '../../config/worker-role.js';

/** What supervisor and workers say to each other. */
export const stopMessage = 'orderly:stop';
export const servingMessage = 'orderly:serving';

/** Tells the supervisor, where there is one. */
export function announceServing(): void {
  if (ownRole) process.send?.(servingMessage);
}

const faults = ['unhandledRejection', 'uncaughtException'] as const;

/**
 * The process of a worker as its program sees it: the supervisor says when to stop. Ctrl-C in a
 * terminal reaches all of them at once, and is the supervisor's business.
 */
export class WorkerHost extends EventEmitter {
  constructor(private readonly process: NodeJS.Process) {
    super();
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => this.stop());
    process.on('message', (message) => {
      if (message === stopMessage) this.stop();
    });
    for (const fault of faults) process.on(fault, (error: unknown) => this.fail(fault, error));
  }

  exit(code: number): void {
    this.process.exit(code);
  }

  private stop(): void {
    // Nobody listens yet: nothing was begun.
    if (!this.emit('SIGTERM')) this.exit(0);
  }

  private fail(fault: string, error: unknown): void {
    if (this.emit(fault, error)) return;
    this.process.stderr.write(`A worker could not start: ${String(error)}\n`);
    this.exit(1);
  }
}
