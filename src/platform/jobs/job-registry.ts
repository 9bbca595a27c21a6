import { Injectable } from '@nestjs/common';

export interface JobOptions {
  /** Attempts after the first one, with growing pauses. */
  readonly retries: number;
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
  /** After this time an attempt counts as failed. */
  readonly timeLimitSeconds: number;
  /** How many of these jobs one instance works on at a time. */
  readonly concurrency: number;
}

export interface JobDefinition {
  readonly name: string;
  readonly options: JobOptions;
  readonly handler: (data: unknown) => Promise<void>;
}

// About six hours of attempts.
const defaults: JobOptions = {
  retries: 12,
  firstPauseSeconds: 5,
  longestPauseSeconds: 3_600,
  timeLimitSeconds: 300,
  concurrency: 1,
};

/** Which jobs this program knows, and which of them the clock starts. */
@Injectable()
export class JobRegistry {
  private readonly known = new Map<string, JobDefinition>();
  private readonly crons = new Map<string, string>();

  get definitions(): readonly JobDefinition[] {
    return [...this.known.values()];
  }

  /** Cron expressions in UTC by the name of their job. */
  get schedules(): ReadonlyMap<string, string> {
    return this.crons;
  }

  add(name: string, handler: JobDefinition['handler'], options: Partial<JobOptions>): void {
    if (this.known.has(name)) throw new Error(`The job ${name} has two handlers.`);
    this.known.set(name, { name, handler, options: { ...defaults, ...options } });
  }

  find(name: string): JobDefinition {
    const definition = this.known.get(name);
    if (!definition) throw new Error(`The job ${name} has no handler.`);
    return definition;
  }

  addSchedule(name: string, cron: string): void {
    this.crons.set(name, cron);
  }
}
