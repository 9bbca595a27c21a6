import { Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ClsPluginTransactional } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsModule } from 'nestjs-cls';
import { AppConfig } from '../../config/app-config.js';
import { connectDataSource } from './connect-data-source.js';
import { dataSourceOptions } from './data-source-options.js';
import { Entities } from './entities.js';
import { Sql } from './sql.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [AppConfig],
      useFactory: (config: AppConfig) => ({
        ...dataSourceOptions(config),
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
  providers: [Entities, Sql, UnitOfWork],
  exports: [Entities, Sql, UnitOfWork],
})
export class DatabaseModule {}
