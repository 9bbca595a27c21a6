import { Global, Module } from '@nestjs/common';
import { Instance } from '../lifecycle/instance.js';
import { ProgramState } from '../lifecycle/program-state.js';
import { EdgeMiddleware } from './edge.middleware.js';
import { RequestWatch } from './request-watch.js';
import { RouteFallback } from './route-fallback.js';

/** What surrounds the routes: the first layer, the last layer, and the state that the probes show. */
@Global()
@Module({
  providers: [Instance, EdgeMiddleware, ProgramState, RequestWatch, RouteFallback],
  exports: [Instance, EdgeMiddleware, ProgramState, RequestWatch],
})
export class EdgeModule {}
