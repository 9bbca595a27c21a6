import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
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

  get state(): PoolState {
    const { totalCount, idleCount, waitingCount } = this.pool;
    const { poolMax } = this.config.database;
    return { open: totalCount, idle: idleCount, waiting: waitingCount, max: poolMax };
  }
}
