import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import type { RequestWithActor } from '../access/current-actor.decorator.js';
import { runAtPrimary } from '../observability/request-context.js';
import { describeAnswer } from './answer-headers.js';
import { answerKeyOf, resourceKeyOf, takesKept } from './answer-key.js';
import { AnswerCounts } from './answer-counts.js';
import { type AnswerRule, cacheControlOf, lifetimeOf, tagsOf } from './answer-rule.js';
import type { AnswerSource, MadeAnswer, RequestWithAnswers } from './answer-source.js';
import { Invalidations } from './invalidations.js';
import type { Outcome } from './kept.js';
import { KeptMemory } from './kept-memory.js';
import { inReading } from './reading.js';
import { ReadThrough } from './read-through.js';
import { SharedAnswers } from './shared-answers.js';
import { StoredAnswer } from './stored-answer.js';

type Make = () => Promise<MadeAnswer>;
type Asking = Request & RequestWithActor;

interface Wanted {
  readonly key: string;
  readonly route: string;
  readonly rule: AnswerRule;
  readonly tags: readonly string[];
  readonly make: Make;
}

/**
 * Keeps the answers of routes that say so, after their guards: whoever comes here may see what the
 * handler would answer.
 */
@Injectable()
export class AnswerCache implements AnswerSource {
  constructor(
    private readonly config: AppConfig,
    private readonly memory: KeptMemory,
    private readonly through: ReadThrough,
    private readonly shared: SharedAnswers,
    private readonly invalidations: Invalidations,
    private readonly counts: AnswerCounts,
  ) {}

  /** Each request carries who may answer it: handlers are wrapped before there is anybody. */
  readonly middleware = (
    request: Request & RequestWithAnswers,
    _: unknown,
    next: () => void,
  ): void => {
    request.answers = this;
    next();
  };

  async answer(request: Asking, rule: AnswerRule, make: Make): Promise<StoredAnswer | undefined> {
    const response = request.res as Response;
    const resourceKey = resourceKeyOf(request);
    const key = answerKeyOf(resourceKey, request.actor);
    const { path: route } = request.route as { path: string };
    const wanted = { key, route, rule, tags: tagsOf(rule, request.params), make };
    const kept = this.config.cache.enabled && takesKept(request);
    const [answer, outcome] = await this.obtain(wanted, kept);
    if (outcome !== 'bypass') this.memory.addresses.learn(request.originalUrl, resourceKey);
    const current = describeAnswer(request, response, answer, outcome);
    const isOld = outcome === 'hit' || outcome === 'stale';
    this.counts.count(route, outcome, isOld ? answer : undefined);
    return current ? undefined : answer;
  }

  private async obtain(wanted: Wanted, kept: boolean): Promise<[StoredAnswer, Outcome]> {
    const { clock, informed } = this.invalidations;
    if (!kept || !informed) return [await this.made(wanted, clock.now(), true), 'bypass'];
    const { key, tags } = wanted;
    return this.through.obtain({ key, tags, read: (since) => this.read(wanted, since) });
  }

  private async read(wanted: Wanted, since: number): Promise<[StoredAnswer, 'hit' | 'miss']> {
    const { key, tags } = wanted;
    const { copy, stamps } = await this.shared.find(key, tags, since);
    if (copy && this.invalidations.clock.isCurrent(since, tags))
      return [this.own(copy, key), 'hit'];
    const answer = this.own(await this.made(wanted, since, false), key);
    if (stamps !== null && this.invalidations.clock.isCurrent(since, tags))
      this.shared.leave(key, answer, stamps);
    return [answer, 'miss'];
  }

  private async made(wanted: Wanted, since: number, afresh: boolean): Promise<StoredAnswer> {
    const { route, rule, tags, make } = wanted;
    // What it says was so when its reading began.
    const began = performance.now();
    const [{ text, etag }, oldest] = await inReading(afresh, () =>
      rule.staleSeconds > 0 ? make() : runAtPrimary(make),
    );
    const freshUntil = Math.min(began + lifetimeOf(rule.seconds), oldest.freshUntil);
    return new StoredAnswer({
      route,
      body: text,
      etag,
      cacheControl: cacheControlOf(rule),
      tags,
      since,
      storedAt: Math.min(began, oldest.storedAt),
      freshUntil,
      staleUntil: freshUntil + rule.staleSeconds * 1000,
    });
  }

  /** Its compressed form takes memory as well. */
  private own(answer: StoredAnswer, key: string): StoredAnswer {
    answer.onGrown((bytes) => this.memory.grow(key, answer, bytes));
    return answer;
  }
}
