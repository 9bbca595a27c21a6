import { Injectable } from '@nestjs/common';
import { Sql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Signals } from '../signals/signals.js';
import { JobEngine, jobsTopic } from './job-engine.js';
import type { JobMap, JobName } from './job-map.js';
import { JobRegistry, type JobOptions } from './job-registry.js';

export interface EnqueueOptions {
  readonly afterSeconds?: number;
}

/**
 * Work that happens later, at least once, on whichever instance is free. A job is part of the
 * change that asks for it: rolled back with it, started when it is committed.
 */
@Injectable()
export class Jobs {
  constructor(
    private readonly registry: JobRegistry,
    private readonly engine: JobEngine,
    private readonly sql: Sql,
    private readonly unitOfWork: UnitOfWork,
    private readonly signals: Signals,
  ) {}

  /** Called when the handler's module starts. The handler may run twice for one job. */
  handle<Name extends JobName>(
    name: Name,
    handler: (data: JobMap[Name]) => Promise<void>,
    options: Partial<JobOptions> = {},
  ): void {
    this.registry.add(name, (data) => handler(data as JobMap[Name]), options);
  }

  /** Starts the job without data at these times (cron, UTC), once for all instances. */
  schedule(name: JobName, cron: string): void {
    this.registry.addSchedule(name, cron);
  }

  async enqueue<Name extends JobName>(
    name: Name,
    data: JobMap[Name] & object,
    { afterSeconds }: EnqueueOptions = {},
  ): Promise<void> {
    this.unitOfWork.requireActive('Jobs.enqueue');
    await this.engine.send(name, data, {
      ...(afterSeconds === undefined ? {} : { startAfter: afterSeconds }),
      db: {
        executeSql: async (text, values) => ({
          rows: await this.sql.rowsPlannedAnew(text, values ?? []),
        }),
      },
    });
    await this.signals.send(jobsTopic, name);
  }
}
