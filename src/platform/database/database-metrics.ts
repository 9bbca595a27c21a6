import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';

/** The pool of connections, as it is when Prometheus asks. */
@Injectable()
export class DatabaseMetrics {
  constructor(@InjectDataSource() dataSource: DataSource, config: AppConfig, metrics: Metrics) {
    const pool = (): Pool => (dataSource.driver as unknown as { master: Pool }).master;
    metrics
      .gauge('orderly_db_pool_max', 'Connections that this instance may have.')
      .set(config.database.poolMax);
    metrics.gauge(
      'orderly_db_pool_connections',
      'Connections of this instance.',
      ['state'],
      (gauge) => {
        const { idleCount, totalCount } = pool();
        gauge.set({ state: 'idle' }, idleCount);
        gauge.set({ state: 'busy' }, totalCount - idleCount);
      },
    );
    metrics.gauge('orderly_db_pool_waiting', 'Queries waiting for a connection.', [], (gauge) =>
      gauge.set(pool().waitingCount),
    );
  }
}
