import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { AppConfig } from '../../config/app-config.js';
import { RefusalLimit } from './refusal-limit.js';
import { ThrottleGuard } from './throttle.guard.js';
import { ThrottleWindows } from './throttle-windows.js';

/** Must come after the access module: guards run in the order of their modules. */
@Global()
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [AppConfig, ThrottleWindows],
      useFactory: ({ throttle }: AppConfig, storage: ThrottleWindows) => ({
        throttlers: [{ limit: throttle.limit, ttl: throttle.windowSeconds * 1000 }],
        storage,
      }),
    }),
  ],
  providers: [RefusalLimit, ThrottleWindows, { provide: APP_GUARD, useClass: ThrottleGuard }],
  exports: [RefusalLimit, ThrottleWindows],
})
export class ThrottlingModule {}
