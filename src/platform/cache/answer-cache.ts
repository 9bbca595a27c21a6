import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../../config/app-config.js';
import type { RequestWithActor } from '../access/current-actor.decorator.js';
import { runAtPrimary } from '../observability/request-context.js';
import { describeAnswer, type Outcome } from './answer-headers.js';
import { answerKeyOf, resourceKeyOf, takesKept } from './answer-key.js';
import { AnswerCounts } from './answer-counts.js';
import { AnswerMemory } from './answer-memory.js';
import { type AnswerRule, tagsOf } from './answer-rule.js';
import type { AnswerSource, MadeAnswer, RequestWithAnswers } from './answer-source.js';
import { Invalidations } from './invalidations.js';
import { SharedAnswers } from './shared-answers.js';
import { etagOfBytes, StoredAnswer } from './stored-answer.js';

type Make = () => Promise<MadeAnswer>;
type Asking = Request & RequestWithActor;

interface Wanted {
  readonly key: string;
  readonly route: string;
  readonly rule: AnswerRule;
  readonly tags: readonly string[];
  readonly make: Make;
}

interface Flight {
  readonly since: number;
  readonly landed: Promise<StoredAnswer>;
}

const jitter = 0.2;
const mostAddresses = 20_000;
const longestAddress = 500;

/**
 * Keeps the answers of routes that say so, after their guards: whoever comes here may see what the
 * handler would answer. Those who ask for the same at once share one reading, except that nobody
 * who comes after a change gets a reading that began before it. A reading ends with the request that
 * began it; whoever waited for it reads for themselves then.
 */
@Injectable()
export class AnswerCache implements AnswerSource {
  private readonly flights = new Map<string, Flight>();
  private readonly resourceKeys = new Map<string, string>();

  constructor(
    private readonly config: AppConfig,
    private readonly memory: AnswerMemory,
    private readonly shared: SharedAnswers,
    private readonly invalidations: Invalidations,
    private readonly counts: AnswerCounts,
  ) {}

  /** Each request carries who may answer it: handlers are wrapped before there is anybody. */
  readonly middleware = (request: RequestWithAnswers, _: unknown, next: () => void): void => {
    request.answers = this;
    next();
  };

  /** The key of what this address names, once a handler has been asked for it. */
  resourceKeyOf(url: string): string | undefined {
    return this.resourceKeys.get(url);
  }

  async answer(request: Asking, rule: AnswerRule, make: Make): Promise<StoredAnswer | undefined> {
    const response = request.res as Response;
    const resourceKey = resourceKeyOf(request);
    const key = answerKeyOf(resourceKey, request.actor);
    const { path: route } = request.route as { path: string };
    const wanted = { key, route, rule, tags: tagsOf(rule, request.params), make };
    const kept = this.config.cache.enabled && takesKept(request);
    const [answer, outcome] = await this.obtain(wanted, kept);
    if (outcome !== 'bypass') this.learn(request.originalUrl, resourceKey);
    const current = describeAnswer(request, response, answer, outcome);
    this.counts.count(route, outcome);
    return current ? undefined : answer;
  }

  private async obtain(wanted: Wanted, kept: boolean): Promise<[StoredAnswer, Outcome]> {
    if (!kept || !this.invalidations.informed) return [await this.made(wanted), 'bypass'];
    const known = this.memory.find(wanted.key);
    if (known) return [known, 'hit'];
    const { key, tags } = wanted;
    const flight = this.flights.get(key);
    if (flight && this.invalidations.clock.isCurrent(flight.since, tags)) {
      const landed = await flight.landed.catch(() => null);
      if (landed) return [landed, 'hit'];
      return [await this.made(wanted), 'miss'];
    }
    return this.depart(wanted);
  }

  private async depart(wanted: Wanted): Promise<[StoredAnswer, Outcome]> {
    const { key, tags } = wanted;
    const since = this.invalidations.clock.now();
    const reading = this.read(wanted, since);
    const flight = { since, landed: reading.then(([answer]) => answer) };
    flight.landed.catch(() => undefined);
    this.flights.set(key, flight);
    try {
      const [answer, outcome] = await reading;
      this.memory.keep(key, answer);
      return [answer, this.invalidations.clock.isCurrent(since, tags) ? outcome : 'miss'];
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }

  private async read(wanted: Wanted, since: number): Promise<[StoredAnswer, Outcome]> {
    const { key, tags } = wanted;
    const { copy, stamps } = await this.shared.find(key, tags, since);
    if (copy && this.invalidations.clock.isCurrent(since, tags)) return [copy, 'hit'];
    const answer = await this.made(wanted, since);
    if (stamps !== null && this.invalidations.clock.isCurrent(since, tags))
      this.shared.leave(key, answer, stamps);
    return [answer, 'miss'];
  }

  private async made(
    { route, rule, tags, make }: Wanted,
    since = this.invalidations.clock.now(),
  ): Promise<StoredAnswer> {
    const { text, etag } = await runAtPrimary(make);
    const body = Buffer.from(text);
    const storedAt = performance.now();
    const freshUntil = storedAt + rule.seconds * 1000 * (1 - jitter * Math.random());
    const tag = etag ?? etagOfBytes(body);
    return new StoredAnswer({ route, body, etag: tag, tags, since, storedAt, freshUntil });
  }

  /** The same address always leads to the same handler with the same parameters. */
  private learn(url: string, resourceKey: string): void {
    if (url.length > longestAddress) return;
    if (this.resourceKeys.size >= mostAddresses) this.resourceKeys.clear();
    this.resourceKeys.set(url, resourceKey);
  }
}
