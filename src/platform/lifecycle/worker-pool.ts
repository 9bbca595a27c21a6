import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { firstVariable, workerVariable } from '../../config/worker-role.js';
import { servingMessage, stopMessage } from './worker.js';
import { relayMetrics } from './worker-metrics-relay.js';

const firstPauseMs = 200;
const longestPauseMs = 30_000;
// Whoever lived for as long did not die of its start.
const healthyAfterMs = 60_000;

interface Slot {
  readonly number: number;
  worker: Worker;
  startedAt: number;
  /** In a row. */
  deaths: number;
  timer?: NodeJS.Timeout | undefined;
}

/** A worker said itself why. */
export class WorkerEnded extends Error {
  constructor(number: number) {
    super(`Worker ${number} ended before it served.`);
    this.name = 'WorkerEnded';
  }
}

/** The pause before a worker is started again, in milliseconds. */
export function restartPauseMs(deaths: number): number {
  return Math.min(firstPauseMs * 2 ** Math.max(0, deaths - 1), longestPauseMs);
}

/** Processes that serve one port together. One that dies is replaced. */
export class WorkerPool {
  private readonly logger = new Logger('Workers');
  private readonly slots: Slot[] = [];
  private stopping = false;

  constructor(
    private readonly count: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /**
   * Resolves when all of them serve. The first one makes what the others find.
   * @throws WorkerEnded when one of them ends before
   */
  async start(): Promise<void> {
    cluster.on('message', relayMetrics);
    await this.begin(1);
    const others = Array.from({ length: this.count - 1 }, (_, index) => this.begin(index + 2));
    await Promise.all(others);
    this.logger.log(`${this.count} workers serve.`);
  }

  /** Resolves when all of them ended. Those that still run at the deadline are killed. */
  async stop(deadlineMs: number): Promise<'in time' | 'killed'> {
    this.stopping = true;
    for (const { timer } of this.slots) clearTimeout(timer);
    const alive = this.slots.map(({ worker }) => worker).filter((worker) => !worker.isDead());
    const ended = Promise.all(alive.map((worker) => once(worker, 'exit')));
    for (const worker of alive) if (worker.isConnected()) worker.send(stopMessage);
    let how: 'in time' | 'killed' = 'in time';
    const deadline = setTimeout(() => {
      how = 'killed';
      this.kill();
    }, deadlineMs);
    await ended;
    clearTimeout(deadline);
    return how;
  }

  kill(): void {
    for (const { worker } of this.slots) worker.process.kill('SIGKILL');
  }

  private async begin(number: number): Promise<void> {
    if (this.stopped()) return;
    const worker = this.fork(number, number === 1);
    const slot = { number, worker, startedAt: performance.now(), deaths: 0 };
    this.slots.push(slot);
    const serves = await served(worker);
    if (serves) this.watch(slot);
    else if (!this.stopped()) throw new WorkerEnded(number);
  }

  private stopped(): boolean {
    return this.stopping;
  }

  private fork(number: number, first: boolean): Worker {
    const role = { [workerVariable]: String(number), [firstVariable]: String(first) };
    return cluster.fork({ ...this.env, ...role });
  }

  private watch(slot: Slot): void {
    slot.startedAt = performance.now();
    slot.worker.once('exit', (code, signal) => this.replace(slot, { code, signal }));
  }

  private replace(slot: Slot, how: object): void {
    if (this.stopping) return;
    const lived = performance.now() - slot.startedAt;
    slot.deaths = lived > healthyAfterMs ? 1 : slot.deaths + 1;
    const pauseMs = restartPauseMs(slot.deaths);
    this.logger.error(
      { deadWorker: slot.number, ...how, pauseMs },
      'A worker died; starting another one.',
    );
    slot.timer = setTimeout(() => {
      slot.worker = this.fork(slot.number, false);
      this.watch(slot);
    }, pauseMs);
  }
}

/** Whether it came to serve, or ended before. */
function served(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.on('message', (message) => {
      if (message === servingMessage) resolve(true);
    });
    worker.once('exit', () => resolve(false));
  });
}
