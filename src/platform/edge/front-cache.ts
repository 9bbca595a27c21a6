import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { Actor } from '../access/actor.js';
import { answerHeaders } from '../cache/answer-headers.js';
import { takesKept } from '../cache/answer-key.js';
import { KeptAnswers } from '../cache/kept-answers.js';
import { payloadOf } from '../cache/send-answer.js';
import type { StoredAnswer } from '../cache/stored-answer.js';
import { byteLengthOf, endAll, endInBatch } from '../http/batched-answers.js';
import { covers } from '../http/etag.js';
import { type Standing, ThrottleGuard } from '../throttling/throttle.guard.js';
import type { Arrival } from './arrivals.js';
import { corsFor } from './cors.js';
import { type Exchanged, Exchanges } from './exchanges.js';
import { FrontCallers } from './front-callers.js';
import { apiHeaders } from './security-headers.js';

interface Hit {
  readonly actor: Actor;
  readonly ip: string;
  readonly answer: StoredAnswer;
}

/** What each answer from here says, names and values in turn. */
const constant: readonly string[] = [
  ...apiHeaders.filter(([name]) => name !== 'Cache-Control').flat(),
  ...answerHeaders('hit').flat(),
];

/**
 * Answers from memory before anything else sees the request: only who is known, only an address
 * that a handler has answered, and only what somebody of the same audience got past the guards of
 * its route. Everything else goes the long way, which says why when it refuses. An overloaded
 * process answers here too: that costs no more than a refusal.
 */
@Injectable()
export class FrontCache {
  private readonly cors: ReturnType<typeof corsFor>;

  constructor(
    config: AppConfig,
    private readonly kept: KeptAnswers,
    private readonly callers: FrontCallers,
    private readonly throttle: ThrottleGuard,
    private readonly exchanges: Exchanges,
  ) {
    this.cors = corsFor(config.http.corsOrigins);
  }

  /** `routes` is the long way. */
  readonly serve = (arrived: readonly Arrival[], routes: RequestListener): void => {
    const found: [Arrival, Hit][] = [];
    for (const arrival of arrived) {
      const hit = this.find(arrival.request);
      if (hit) found.push([arrival, hit]);
      else routes(arrival.request, arrival.response);
    }
    for (const [arrival, hit] of found) this.admit(arrival, hit, routes);
    endAll();
  };

  private admit(arrival: Arrival, hit: Hit, routes: RequestListener): void {
    const { request, response } = arrival;
    const go = (standing: Standing | null): void => {
      // Whoever is above the limit hears it from the guard, which counts once more.
      if (standing && standing.blockedSeconds > 0) routes(request, response);
      else this.send(request as Exchanged, response, hit, standing);
    };
    const standing = this.throttle.countGeneral(hit);
    if (standing instanceof Promise) standing.then(go, () => routes(request, response));
    else go(standing);
  }

  private find(request: IncomingMessage): Hit | null {
    const { method, url = '' } = request;
    const address = method === 'GET' && takesKept(request) ? this.kept.addressOf(url) : undefined;
    if (!address) return null;
    const caller = this.callers.find(request);
    const answer = caller && this.kept.find(address, caller.actor);
    return answer && { ...caller, answer };
  }

  private send(
    request: Exchanged,
    response: ServerResponse,
    { actor, answer }: Hit,
    standing: Standing | null,
  ): void {
    const { headers } = request;
    request.originalUrl = request.url ?? '';
    request.actor = actor;
    // What follows a request by its route finds it here.
    request.route = { path: answer.route };
    const { requestId } = this.exchanges.begin(request, response);
    this.kept.count(answer);
    if (headers.origin !== undefined) this.cors(request, response);
    const age = String(answer.ageSeconds(performance.now()));
    const own = [...constant, 'X-Request-Id', requestId, 'ETag', answer.etag, 'Age', age];
    own.push('Cache-Control', answer.cacheControl);
    if (standing) own.push('RateLimit-Policy', standing.policies, 'RateLimit', standing.limits);
    if (headers['if-none-match'] !== undefined && covers(headers['if-none-match'], answer.etag)) {
      response.statusCode = 304;
      endInBatch(response, undefined, own);
      return;
    }
    const [payload, coding] = payloadOf(answer, headers['accept-encoding']);
    if (coding !== null) own.push('Content-Encoding', coding);
    own.push('Content-Type', 'application/json; charset=utf-8');
    own.push('Content-Length', String(byteLengthOf(payload)));
    endInBatch(response, payload, own);
  }
}
