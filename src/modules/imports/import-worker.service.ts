import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { databaseErrorOf } from '../../platform/database/pg-error-mapping.js';
import { Invalidations } from '../../platform/cache/invalidations.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { InternalError } from '../../platform/errors/platform.errors.js';
import { ImportApplyService } from './import-apply.service.js';
import { type ImportJob, ImportJobsRepository } from './import-jobs.repository.js';
import { ImportStagingRepository } from './import-staging.repository.js';
import { ImportAbandoned, ImportUploadAborted } from './imports.errors.js';

const pollMs = 5_000;
const maxAttempts = 5;

type Turn = 'idle' | 'busy' | 'done' | 'again';

function failureOf(error: DomainError): { code: string; message: string } {
  return { code: error.code, message: error.message };
}

/**
 * Applies queued imports, oldest first. Every instance has one; the lock of the import's
 * transaction lets one of them work at a time, and falls with its instance, so that another one
 * takes the import up again from the start.
 */
@Injectable()
export class ImportWorker implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportWorker.name);
  private running: Promise<void> | null = null;
  private backend: number | null = null;
  private woken = false;
  private stopped = false;

  constructor(
    private readonly jobs: ImportJobsRepository,
    private readonly applying: ImportApplyService,
    private readonly staging: ImportStagingRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly invalidations: Invalidations,
  ) {}

  /** Starts on what waits, unless it has started already. */
  wake(): void {
    if (this.stopped) return;
    this.woken = true;
    this.running ??= this.drain().catch((error: unknown) =>
      this.logger.warn({ err: error }, 'Imports wait for the next try.'),
    );
  }

  @Interval(pollMs)
  async poll(): Promise<void> {
    await this.sweep().catch((error: unknown) =>
      this.logger.warn({ err: error }, 'The sweep of imports failed.'),
    );
    this.wake();
  }

  /** Resolves when nothing is left that this process could do now. */
  async settled(): Promise<void> {
    this.wake();
    await this.running;
  }

  /** What is being applied is rolled back and waits for another instance, or the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.backend !== null) await this.jobs.cancel(this.backend).catch(() => undefined);
    await this.running;
  }

  private async drain(): Promise<void> {
    try {
      // Who wakes it while it looks may have come too late for this look.
      for (let turn: Turn = 'idle'; (turn === 'done' || this.woken) && !this.stopped;) {
        this.woken = false;
        turn = (await this.jobs.hasWork()) ? await this.takeTurn() : await this.clear();
      }
    } finally {
      this.running = null;
    }
  }

  /** Forgets what ended imports staged, when nobody waits for it; with it what a killed instance left. */
  private async clear(): Promise<Turn> {
    if (!(await this.staging.hasEnded())) return 'idle';
    try {
      return await this.unitOfWork.run(async () => {
        if (!(await this.jobs.lock())) return 'busy';
        this.backend = await this.jobs.prepareTransaction();
        await this.staging.forgetEnded();
        return 'done';
      });
    } finally {
      this.backend = null;
    }
  }

  private async takeTurn(): Promise<Turn> {
    const taken: { job: ImportJob | null } = { job: null };
    try {
      return await this.unitOfWork.run(async () => {
        if (!(await this.jobs.lock())) return 'busy';
        taken.job = await this.jobs.next();
        if (!taken.job) return 'idle';
        await this.applyOrGiveUp(taken.job);
        return 'done';
      });
    } catch (error) {
      if (!taken.job) throw error;
      return await this.afterFailure(taken.job, error);
    } finally {
      this.backend = null;
    }
  }

  private async applyOrGiveUp(job: ImportJob): Promise<void> {
    if (job.attempts >= maxAttempts) {
      await this.jobs.fail(job.id, failureOf(ImportAbandoned({ attempts: job.attempts })));
      return;
    }
    this.backend = await this.jobs.prepareTransaction();
    await this.jobs.start(job.id);
    await this.applying.apply(job);
    // Its events are written by the statements that change the rows.
    if (job.type !== 'stock') this.invalidations.allChanged('product');
  }

  /** What can pass is tried again, so many times; what cannot fails the import. */
  private async afterFailure(job: ImportJob, thrown: unknown): Promise<Turn> {
    const error =
      thrown instanceof DomainError
        ? thrown
        : (databaseErrorOf(thrown) ?? InternalError({}, thrown));
    this.logger.warn(
      { err: thrown, importId: job.id, code: error.code },
      'An import was rolled back.',
    );
    if (error.kind === 'unavailable' || error.kind === 'conflict') return 'again';
    await this.unitOfWork.run(() => this.jobs.fail(job.id, failureOf(error)));
    return 'done';
  }

  private async sweep(): Promise<void> {
    await this.unitOfWork.run(async () => {
      const stale = await this.jobs.failStaleUploads(failureOf(ImportUploadAborted()));
      for (const { id, type } of stale) await this.staging.forget(id, type);
    });
  }
}
