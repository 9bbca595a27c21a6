import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../clock/clock.js';
import type { Actor } from './actor.js';
import { SecondFactorRequired, StepUpRequired } from './assurance.errors.js';
import type { RequestWithActor } from './current-actor.decorator.js';
import { stepUpKey } from './step-up.decorator.js';
import { withoutSecondFactorKey } from './without-second-factor.decorator.js';

/** Runs after the access guard: how sure is it that the actor is who they say? */
@Injectable()
export class AssuranceGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { actor } = context.switchToHttp().getRequest<RequestWithActor>();
    if (actor?.secondFactor === 'missing' && !this.isAllowedWithout(context)) {
      throw SecondFactorRequired();
    }
    const sensitive = this.reflector.get<boolean | undefined>(stepUpKey, context.getHandler());
    if (sensitive && !(actor && this.isFresh(actor))) throw StepUpRequired(methodsOf(actor));
    return true;
  }

  private isAllowedWithout(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    return (
      this.reflector.getAllAndOverride<boolean | undefined>(withoutSecondFactorKey, targets) ===
      true
    );
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
