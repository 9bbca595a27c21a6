import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { RequestWithActor } from '../access/current-actor.decorator.js';
import { KnownActors } from '../access/known-actors.js';
import { ThrottleGuard } from '../throttling/throttle.guard.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerCounts } from './answer-counts.js';
import { describeAnswer } from './answer-headers.js';
import { answerKeyOf, takesKept } from './answer-key.js';
import { AnswerMemory } from './answer-memory.js';
import type { RequestWithAnswers } from './answer-source.js';
import { sendAnswer } from './send-answer.js';
import type { StoredAnswer } from './stored-answer.js';

type Asking = Request & RequestWithActor & RequestWithAnswers;

/**
 * Answers from memory before any route is looked for: only who is known, only an address that a
 * handler has answered, and only what somebody of the same audience got past the guards of its
 * route. Everything else goes the long way, which says why when it refuses.
 */
@Injectable()
export class FrontCache {
  constructor(
    private readonly cache: AnswerCache,
    private readonly memory: AnswerMemory,
    private readonly actors: KnownActors,
    private readonly throttle: ThrottleGuard,
    private readonly counts: AnswerCounts,
  ) {}

  readonly handle = (request: Asking, response: Response, next: NextFunction): void => {
    request.answers = this.cache;
    const resourceKey = mayBeAnswered(request)
      ? this.cache.resourceKeyOf(request.originalUrl)
      : undefined;
    const actor = resourceKey === undefined ? null : this.actors.find(request);
    if (resourceKey === undefined || actor === null) {
      next();
      return;
    }
    const key = answerKeyOf(resourceKey, actor);
    const answer = this.memory.find(key);
    if (!answer) {
      next();
      return;
    }
    request.actor = actor;
    this.throttle
      .countGeneral(request, response)
      .then(() => this.send(request, response, answer), next);
  };

  private send(request: Asking, response: Response, answer: StoredAnswer): void {
    // What follows a request by its route finds it here.
    request.route = { path: answer.route };
    this.counts.count(answer.route, 'hit');
    if (describeAnswer(request, response, answer, 'hit')) {
      response.end();
      return;
    }
    sendAnswer(response, answer);
  }
}

/** A body and a wish for a fresh answer are the business of the long way. */
function mayBeAnswered(request: Request): boolean {
  const { method, headers } = request;
  return (
    method === 'GET' &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    takesKept(request)
  );
}
