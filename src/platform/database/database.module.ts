import { Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ClsPluginTransactional } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsModule } from 'nestjs-cls';
import { AppConfig } from '../../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import { Tracing } from '../tracing/tracing.js';
import { CoalescedReads } from './coalesced-reads.js';
import { connectDataSource } from './connect-data-source.js';
import { watchedOptions } from './data-source-options.js';
import { DatabasePool } from './database-pool.js';
import { DatabaseMetrics } from './database-metrics.js';
import { databaseWatch } from './database-watch.js';
import { Entities } from './entities.js';
import { PoolerCheck } from './pooler-check.js';
import { ReadBatches } from './read-batches.js';
import { Sql } from './sql.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [AppConfig, Metrics, Tracing],
      useFactory: (config: AppConfig, metrics: Metrics, tracing: Tracing) => ({
        ...watchedOptions(config, databaseWatch(metrics, tracing)),
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
  providers: [
    CoalescedReads,
    DatabaseMetrics,
    DatabasePool,
    Entities,
    PoolerCheck,
    ReadBatches,
    Sql,
    UnitOfWork,
  ],
  exports: [CoalescedReads, DatabasePool, Entities, ReadBatches, Sql, UnitOfWork],
})
export class DatabaseModule {}
