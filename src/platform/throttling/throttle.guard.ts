import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  getOptionsToken,
  getStorageToken,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import type { Actor } from '../access/actor.js';
import { TooManyRequests } from '../errors/platform.errors.js';
import { addressKey } from './address-key.js';
import { type Plan, planOf, type Tier, tiersFor } from './throttle-plans.js';
import type { StorageRecord } from './throttle-windows.js';
import { throttlePlanKey, type ThrottlePlanName } from './throttled.decorator.js';

interface CountedRequest extends Request {
  readonly actor?: Actor;
}

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * Runs after the access guard. Counts by user or key, by address where there is neither; forwarded
 * headers count only from trusted proxies. The stock guard looks five things up and hashes the key
 * for every request (63 µs); here a route's plan is made once.
 */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  private readonly plans = new WeakMap<Handler, Plan | 'never'>();
  private readonly windowMs: number;
  private general: Plan | 'never' | undefined;

  constructor(
    @Inject(getOptionsToken()) options: ThrottlerModuleOptions,
    @Inject(getStorageToken()) storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly config: AppConfig,
  ) {
    super(options, storage, reflector);
    this.windowMs = config.throttle.windowSeconds * 1000;
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const plan = this.planFor(context);
    if (plan === 'never') return true;
    const http = context.switchToHttp();
    await this.count(http.getRequest<CountedRequest>(), http.getResponse<Response>(), plan);
    return true;
  }

  /** For who answers without looking for the route: counts by the general plan. */
  async countGeneral(request: CountedRequest, response: Response): Promise<void> {
    this.general ??= planOf(undefined, this.config.throttle) ?? 'never';
    if (this.general !== 'never') await this.count(request, response, this.general);
  }

  private async count(request: CountedRequest, response: Response, plan: Plan): Promise<void> {
    const tiers = tiersFor(plan, request.actor);
    const [tier] = tiers;
    // Nearly always there is one.
    if (tiers.length === 1 && tier) report(response, tiers, [await this.hit(request, tier)]);
    else report(response, tiers, await Promise.all(tiers.map((each) => this.hit(request, each))));
  }

  private hit(request: CountedRequest, tier: Tier): Promise<StorageRecord> {
    const { windowMs } = this;
    const key = keyOf(request, tier);
    return this.storageService.increment(key, windowMs, tier.limit, windowMs, tier.name);
  }

  private planFor(context: ExecutionContext): Plan | 'never' {
    const handler = context.getHandler();
    const known = this.plans.get(handler);
    if (known) return known;
    const targets = [handler, context.getClass()];
    const name = this.reflector.getAllAndOverride<ThrottlePlanName | undefined>(
      throttlePlanKey,
      targets,
    );
    const plan = planOf(name, this.config.throttle) ?? 'never';
    this.plans.set(handler, plan);
    return plan;
  }
}

function keyOf(request: CountedRequest, { name, by }: Tier): string {
  const id = request.actor?.id;
  if (by === 'actor' && typeof id === 'string') return `${name}:${id}`;
  return `${name}:${addressKey(request.ip ?? '')}`;
}

/** Says what is left (draft-ietf-httpapi-ratelimit-headers); throws when it is nothing. */
function report(response: Response, tiers: readonly Tier[], hits: readonly StorageRecord[]): void {
  let policies = '';
  let limits = '';
  let blockedSeconds = 0;
  for (const [index, { name, limit, policy }] of tiers.entries()) {
    const { totalHits, timeToExpire, timeToBlockExpire } = hits[index] as StorageRecord;
    const separator = index === 0 ? '' : ', ';
    policies += separator + policy;
    limits += `${separator}"${name}";r=${Math.max(0, limit - totalHits)};t=${timeToExpire}`;
    blockedSeconds = Math.max(blockedSeconds, timeToBlockExpire);
  }
  response.setHeader('RateLimit-Policy', policies);
  response.setHeader('RateLimit', limits);
  if (blockedSeconds > 0) throw TooManyRequests({ retryAfterSeconds: blockedSeconds });
}
