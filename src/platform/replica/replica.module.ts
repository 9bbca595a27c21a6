import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { AppConfig } from '../../config/app-config.js';
import { ReadRouteGuard } from './read-route.guard.js';
import { ReplicaPool } from './replica-pool.js';
import { ReplicaReport } from './replica-report.js';
import { ReplicaWatch } from './replica-watch.js';
import { WriteNews } from './write-news.js';

/** Must come after the access module: guards run in the order of their modules. */
@Module({})
export class ReplicaModule {
  /** Nothing at all without a replica: no guard before the routes. */
  static with({ database }: AppConfig): DynamicModule {
    if (database.replica === null) return { module: ReplicaModule };
    const guard = { provide: APP_GUARD, useClass: ReadRouteGuard };
    return {
      module: ReplicaModule,
      providers: [ReplicaPool, ReplicaReport, ReplicaWatch, WriteNews, guard],
    };
  }
}
