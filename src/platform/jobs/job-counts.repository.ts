import { Injectable } from '@nestjs/common';
import { Sql } from '../database/sql.js';

export interface JobCount {
  readonly queue: string;
  readonly state: 'created' | 'retry' | 'active' | 'failed';
  readonly jobs: number;
  /** How long the first of them could have been worked on already; 0 when all wait for their time. */
  readonly overdueSeconds: number;
}

@Injectable()
export class JobCounts {
  constructor(private readonly sql: Sql) {}

  /** What is not done, and what failed for good, over all instances. */
  count(): Promise<JobCount[]> {
    return this.sql.rows<JobCount>(`
      SELECT name AS queue, state::text AS state, count(*) AS jobs,
             greatest(extract(epoch FROM now() - min(start_after)), 0)::float8 AS "overdueSeconds"
        FROM jobs.job
       WHERE state IN ('created', 'retry', 'active', 'failed')
       GROUP BY name, state`);
  }
}
