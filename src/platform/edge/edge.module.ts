import { Global, Module } from '@nestjs/common';
import { Instance } from '../lifecycle/instance.js';
import { ProgramState } from '../lifecycle/program-state.js';
import { ClientAddress } from './client-address.js';
import { EdgeMiddleware } from './edge.middleware.js';
import { Exchanges } from './exchanges.js';
import { FrontCache } from './front-cache.js';
import { FrontCallers } from './front-callers.js';
import { RequestWatch } from './request-watch.js';
import { RouteFallback } from './route-fallback.js';

/** What surrounds the routes: the first layer, the last layer, and the state that the probes show. */
@Global()
@Module({
  providers: [
    ...[Instance, ProgramState, ClientAddress, Exchanges],
    ...[FrontCallers, FrontCache, EdgeMiddleware, RequestWatch, RouteFallback],
  ],
  exports: [Instance, ProgramState, FrontCache, EdgeMiddleware, RequestWatch],
})
export class EdgeModule {}
