import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../clock/clock.js';
import type { Actor } from './actor.js';
import { SecondFactorRequired, StepUpRequired } from './assurance.errors.js';
import type { RequestWithActor } from './current-actor.decorator.js';
import { HandlerMetadata } from './handler-metadata.js';
import { stepUpKey } from './step-up.decorator.js';
import { withoutSecondFactorKey } from './without-second-factor.decorator.js';

/** Runs after the access guard: how sure is it that the actor is who they say? */
@Injectable()
export class AssuranceGuard implements CanActivate {
  private readonly sensitive: HandlerMetadata<boolean>;
  private readonly withoutSecondFactor: HandlerMetadata<boolean>;

  constructor(
    reflector: Reflector,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.sensitive = new HandlerMetadata(reflector, stepUpKey);
    this.withoutSecondFactor = new HandlerMetadata(reflector, withoutSecondFactorKey);
  }

  canActivate(context: ExecutionContext): boolean {
    const { actor } = context.switchToHttp().getRequest<RequestWithActor>();
    if (actor?.secondFactor === 'missing' && !this.withoutSecondFactor.of(context)) {
      throw SecondFactorRequired();
    }
    if (this.sensitive.of(context) && !(actor && this.isFresh(actor)))
      throw StepUpRequired(methodsOf(actor));
    return true;
  }

  private isFresh({ kind, steppedUpAt }: Actor): boolean {
    if (kind !== 'user' || !steppedUpAt) return false;
    const age = this.clock.now().getTime() - steppedUpAt.getTime();
    return age < this.config.auth.stepUpTtlSeconds * 1000;
  }
}

/** What `POST /auth/step-up` takes from this actor; nothing from others than users. */
function methodsOf(actor: Actor | undefined): { methods: ('password' | 'code')[] } {
  if (actor?.kind !== 'user') return { methods: [] };
  return { methods: [actor.secondFactor === 'enrolled' ? 'code' : 'password'] };
}
