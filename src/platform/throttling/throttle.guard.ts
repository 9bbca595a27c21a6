import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  getOptionsToken,
  getStorageToken,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import type { Actor } from '../access/actor.js';
import { TooManyRequests } from '../errors/platform.errors.js';
import { addToHead } from '../http/answer-head.js';
import { addressKey } from './address-key.js';
import { type Plan, planOf, type Tier, tiersFor } from './throttle-plans.js';
import { type StorageRecord, ThrottleWindows } from './throttle-windows.js';
import { throttlePlanKey, type ThrottlePlanName } from './throttled.decorator.js';

interface CountedRequest {
  readonly actor?: Actor | undefined;
  readonly ip?: string | undefined;
}

/** How a caller stands with its limits (draft-ietf-httpapi-ratelimit-headers). */
export interface Standing {
  /** Of the RateLimit-Policy header. */
  readonly policies: string;
  /** Of the RateLimit header. */
  readonly limits: string;
  /** 0: go on. */
  readonly blockedSeconds: number;
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
    private readonly windows: ThrottleWindows,
  ) {
    super(options, storage, reflector);
    this.windowMs = config.throttle.windowSeconds * 1000;
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    return this.admits(context);
  }

  /** The same, at once where nothing has to be waited for. */
  admits(context: ExecutionContext): boolean | Promise<boolean> {
    const plan = this.planFor(context);
    if (plan === 'never') return true;
    const http = context.switchToHttp();
    const response = http.getResponse<Response>();
    const counted = this.count(http.getRequest<CountedRequest>(), plan);
    return counted instanceof Promise
      ? counted.then((standing) => report(response, standing))
      : report(response, counted);
  }

  /** For who answers without looking for the route: counts by the general plan; null: unlimited. */
  countGeneral(request: CountedRequest): Standing | Promise<Standing> | null {
    this.general ??= planOf(undefined, this.config.throttle) ?? 'never';
    return this.general === 'never' ? null : this.count(request, this.general);
  }

  /** At once where this process counts alone. */
  private count(request: CountedRequest, plan: Plan): Standing | Promise<Standing> {
    const { windowMs } = this;
    const tiers = tiersFor(plan, request.actor);
    if (this.config.redis.url === null) {
      const hits = tiers.map((tier) =>
        this.windows.incrementAtOnce(keyOf(request, tier), windowMs, tier.limit),
      );
      return standingOf(tiers, hits);
    }
    const hits = tiers.map((tier) =>
      this.storageService.increment(
        keyOf(request, tier),
        windowMs,
        tier.limit,
        windowMs,
        tier.name,
      ),
    );
    return Promise.all(hits).then((all) => standingOf(tiers, all));
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

/** Says what is left; throws when it is nothing. */
function report(response: Response, { policies, limits, blockedSeconds }: Standing): true {
  addToHead(response, 'RateLimit-Policy', policies);
  addToHead(response, 'RateLimit', limits);
  if (blockedSeconds > 0) throw TooManyRequests({ retryAfterSeconds: blockedSeconds });
  return true;
}

function standingOf(tiers: readonly Tier[], hits: readonly StorageRecord[]): Standing {
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
  return { policies, limits, blockedSeconds };
}
