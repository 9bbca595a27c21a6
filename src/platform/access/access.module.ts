import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessGuard } from './access.guard.js';
import { Actors } from './actors.js';
import { AssuranceGuard } from './assurance.guard.js';
import { ApiKeys } from './api-keys.js';
import { KnownActors } from './known-actors.js';

/** Needs an `ActorSource` and an `ApiKeySource` from global modules. */
@Global()
@Module({
  providers: [
    Actors,
    ApiKeys,
    AccessTokenStrategy,
    KnownActors,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: AssuranceGuard },
  ],
  exports: [Actors, ApiKeys, KnownActors],
})
export class AccessModule {}
