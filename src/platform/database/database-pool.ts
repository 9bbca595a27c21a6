import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool, PoolConfig } from 'pg';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config/app-config.js';

export interface PoolState {
  /** Connections that are open. */
  readonly open: number;
  readonly idle: number;
  /** Callers without a connection yet. */
  readonly waiting: number;
  readonly max: number;
}

/** The connections of this process, and how busy they are. */
@Injectable()
export class DatabasePool {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly config: AppConfig,
  ) {}

  get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /** For connections to another server that behave like these. */
  get connectionOptions(): PoolConfig {
    return this.dataSource.options.extra as PoolConfig;
  }

  get state(): PoolState {
    const { poolMax } = this.config.database;
    // None any more once the program stops.
    const pool = this.pool as Pool | undefined;
    if (!pool) return { open: 0, idle: 0, waiting: 0, max: poolMax };
    const { totalCount, idleCount, waitingCount } = pool;
    return { open: totalCount, idle: idleCount, waiting: waitingCount, max: poolMax };
  }
}
