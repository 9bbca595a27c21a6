import { type CanActivate, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { AppConfig } from '../../config/app-config.js';
import { RefusalLimit } from './refusal-limit.js';
import { SharedWindows } from './shared-windows.js';
import { ThrottleGuard } from './throttle.guard.js';
import { ThrottleWindows } from './throttle-windows.js';

/** Must come after the access module: guards run in the order of their modules. */
@Global()
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [AppConfig, ThrottleWindows, SharedWindows],
      useFactory: (
        { throttle, redis }: AppConfig,
        local: ThrottleWindows,
        shared: SharedWindows,
      ) => ({
        throttlers: [{ limit: throttle.limit, ttl: throttle.windowSeconds * 1000 }],
        storage: redis.url === null ? local : shared,
      }),
    }),
  ],
  providers: [
    RefusalLimit,
    SharedWindows,
    ThrottleWindows,
    ThrottleGuard,
    {
      provide: APP_GUARD,
      inject: [ThrottleGuard],
      useFactory: (guard: ThrottleGuard): CanActivate => ({
        canActivate: (context) => guard.admits(context),
      }),
    },
  ],
  exports: [RefusalLimit, SharedWindows, ThrottleGuard, ThrottleWindows],
})
export class ThrottlingModule {}
