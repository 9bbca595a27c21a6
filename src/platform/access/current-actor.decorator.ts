import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Unauthenticated } from '../errors/platform.errors.js';
import type { Actor } from './actor.js';

/** A request that passed the access guard; `actor` is absent on public routes. */
export interface RequestWithActor {
  actor?: Actor;
}

/** The signed-in actor of the request. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<RequestWithActor>();
  if (!actor) throw Unauthenticated();
  return actor;
});
