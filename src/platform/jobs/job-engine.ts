import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type JobWithMetadata, PgBoss, type SendOptions } from 'pg-boss';
import { AppConfig } from '../../config/app-config.js';
import { Sql } from '../database/sql.js';
import { FaultReports } from '../faults/fault-reports.js';
import { currentOrigin, runForRequest, traceOf } from '../observability/origin.js';
import { Tracing } from '../tracing/tracing.js';
import { Signals } from '../signals/signals.js';
import { opened, sealed } from './job-data.js';
import { type JobDefinition, JobRegistry } from './job-registry.js';

export const jobsTopic = 'jobs';

const schema = 'jobs';
const deadLetters = 'dead-letters';
// Signals wake the workers; polling finds what is due after a pause.
const workOptions = { includeMetadata: true, pollingIntervalSeconds: 5 } as const;
const firstRetryMs = 500;
const longestRetryMs = 30_000;
const keepFailedSeconds = 30 * 86_400;

function settingsOf({ options }: JobDefinition): SendOptions {
  return {
    retryLimit: options.retries,
    retryBackoff: true,
    retryDelay: options.firstPauseSeconds,
    retryDelayMax: options.longestPauseSeconds,
    expireInSeconds: options.timeLimitSeconds,
  };
}

/** Runs pg-boss on the connections of the program: asks for nothing of its own. */
@Injectable()
export class JobEngine implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly workers: { readonly id: string; readonly name: string }[] = [];
  private readonly stop = new AbortController();
  private boss: PgBoss | null = null;
  private opening: Promise<void> | null = null;
  private opened = false;
  private wanted = false;

  constructor(
    private readonly registry: JobRegistry,
    private readonly sql: Sql,
    private readonly signals: Signals,
    private readonly config: AppConfig,
    private readonly tracing: Tracing,
    private readonly faults: FaultReports,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const boss = this.create();
    this.boss = boss;
    this.signals.on(jobsTopic, (name) => this.wake(name));
    await this.open(boss).catch((error: unknown) => {
      // A database without its migrations: readiness says so, and jobs begin when it has them.
      this.logger.warn({ err: error }, 'Jobs cannot start yet; trying again.');
      this.opening = this.keepOpening(boss);
    });
  }

  /** Works on jobs from now on. Called when the program serves; a command line only adds some. */
  async work(): Promise<void> {
    this.wanted = true;
    if (this.boss && this.opened) await this.startWorkers(this.boss);
  }

  async send(name: string, data: object, options: SendOptions): Promise<void> {
    if (!this.boss) throw new Error('Jobs are not started.');
    await this.boss.send(name, sealed(data, currentOrigin()), {
      ...settingsOf(this.registry.find(name)),
      ...options,
    });
  }

  /** Running jobs may finish; what does not in time is tried again by another instance. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.opening;
    const timeout = this.config.http.shutdownTimeoutMs;
    await this.boss?.stop({ graceful: true, timeout, close: false });
  }

  private create(): PgBoss {
    const boss = new PgBoss({
      schema,
      db: { executeSql: (text, values) => this.execute(text, values) },
      migrate: false,
      createSchema: false,
      schedule: this.registry.schedules.size > 0,
      registerInstance: false,
      openTelemetry: { enabled: false },
    });
    boss.on('error', (error) => this.logger.warn({ err: error }, 'The job queue had an error.'));
    boss.on('warning', ({ message }) => this.logger.warn(message));
    return boss;
  }

  private execute(text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
    return this.sql.withConnection((client) => client.query(text, values));
  }

  private async open(boss: PgBoss): Promise<void> {
    await boss.start();
    const known = new Set((await boss.getQueues()).map(({ name }) => name));
    if (!known.has(deadLetters))
      await boss.createQueue(deadLetters, { deleteAfterSeconds: keepFailedSeconds });
    for (const { name } of this.registry.definitions)
      if (!known.has(name)) await boss.createQueue(name, { deadLetter: deadLetters });
    for (const [name, cron] of this.registry.schedules)
      await boss.schedule(name, cron, null, settingsOf(this.registry.find(name)));
    this.opened = true;
  }

  private async keepOpening(boss: PgBoss): Promise<void> {
    for (let pauseMs = firstRetryMs; ; pauseMs = Math.min(2 * pauseMs, longestRetryMs)) {
      try {
        await sleep(pauseMs, undefined, { signal: this.stop.signal, ref: false });
        await this.open(boss);
        if (this.wanted) await this.startWorkers(boss);
        return;
      } catch {
        if (this.stop.signal.aborted) return;
      }
    }
  }

  private async startWorkers(boss: PgBoss): Promise<void> {
    for (const definition of this.registry.definitions) {
      const { name, options } = definition;
      for (let count = 0; count < options.concurrency; count += 1) {
        const id = await boss.work(name, workOptions, ([job]) => this.attempt(definition, job));
        this.workers.push({ id, name });
      }
    }
    await boss.work(deadLetters, workOptions, (jobs) => this.bury(jobs));
  }

  private async attempt(
    definition: JobDefinition,
    job: JobWithMetadata<unknown> | undefined,
  ): Promise<void> {
    if (!job) return;
    const { data, origin } = opened(job.data);
    const attributes = () => ({ 'orderly.job.id': job.id, 'orderly.job.retry': job.retryCount });
    const options = { kind: 'consumer', parent: traceOf(origin), attributes } as const;
    await runForRequest(origin.requestId ?? null, () =>
      this.tracing.around(`job ${definition.name}`, options, () => this.run(definition, job, data)),
    );
  }

  private async run(
    { name, handler }: JobDefinition,
    job: JobWithMetadata<unknown>,
    data: unknown,
  ): Promise<void> {
    try {
      await handler(data);
      this.logger.debug({ job: name, jobId: job.id }, 'A job is done.');
    } catch (error) {
      this.faults.reportWork('JOB', name, error);
      const { id: jobId, retryCount, retryLimit } = job;
      const details = { err: error, job: name, jobId, attempt: retryCount + 1, of: retryLimit + 1 };
      this.logger.warn(details, 'An attempt of a job failed.');
      throw error;
    } finally {
      // Look for the next one now, not after the pause of an idle worker.
      this.wake(name);
    }
  }

  /** What failed for good stays in its own queue as failed; here it is said aloud. */
  private bury(jobs: readonly JobWithMetadata<unknown>[]): Promise<void> {
    for (const { data, sourceName, sourceId, sourceRetryCount } of jobs) {
      const { origin } = opened(data);
      const { requestId = null } = origin;
      const of = { requestId, traceId: traceOf(origin)?.traceId ?? null };
      const details = { job: sourceName, jobId: sourceId, retries: sourceRetryCount, ...of };
      this.logger.error(details, 'A job failed for good.');
    }
    return Promise.resolve();
  }

  private wake(name: string | null): void {
    for (const worker of this.workers)
      if (name === null || name === worker.name) this.boss?.notifyWorker(worker.id);
  }
}
