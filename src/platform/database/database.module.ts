import { Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ClsPluginTransactional } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsModule } from 'nestjs-cls';
import { AppConfig } from '../../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import { connectDataSource } from './connect-data-source.js';
import { dataSourceOptions, meteredOptions } from './data-source-options.js';
import { DatabasePool } from './database-pool.js';
import { DatabaseMetrics } from './database-metrics.js';
import { Entities } from './entities.js';
import type { DatabaseMeter } from './metered-driver.js';
import { Sql } from './sql.js';
import { UnitOfWork } from './unit-of-work.js';

function databaseMeter(metrics: Metrics): DatabaseMeter {
  const queries = metrics
    .histogram('orderly_db_query_duration_seconds', 'Time from a query to its result.')
    .seriesOf();
  const waits = metrics
    .histogram('orderly_db_pool_wait_seconds', 'Wait for a connection of the pool.')
    .seriesOf();
  return {
    query: (seconds) => queries.observe(seconds),
    wait: (seconds) => waits.observe(seconds),
  };
}

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [AppConfig, Metrics],
      useFactory: (config: AppConfig, metrics: Metrics) => ({
        ...(metrics.enabled
          ? meteredOptions(config, databaseMeter(metrics))
          : dataSourceOptions(config)),
        autoLoadEntities: true,
        retryAttempts: 0,
      }),
      dataSourceFactory: connectDataSource,
    }),
    // Not `forRoot`: it would put an empty guard and an empty interceptor before every route, which
    // every read would pay for. Contexts are entered by the unit of work.
    ClsModule.registerPlugins([
      new ClsPluginTransactional({
        adapter: new TransactionalAdapterTypeOrm({ dataSourceToken: getDataSourceToken() }),
      }),
    ]),
  ],
  providers: [DatabaseMetrics, DatabasePool, Entities, Sql, UnitOfWork],
  exports: [DatabasePool, Entities, Sql, UnitOfWork],
})
export class DatabaseModule {}
