import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessGuard } from './access.guard.js';
import { Actors } from './actors.js';
import { AssuranceGuard } from './assurance.guard.js';

/** Needs an `ActorSource` from a global module. */
@Global()
@Module({
  providers: [
    Actors,
    AccessTokenStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: AssuranceGuard },
  ],
  exports: [Actors],
})
export class AccessModule {}
