import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { RequestWithActor } from '../access/current-actor.decorator.js';
import { type LabelledRequest, methodOf, routeOf } from '../metrics/request-labels.js';

/** Upper bounds of the latencies that are counted, in milliseconds; slower ones are counted last. */
export const latencyBoundsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000] as const;

export interface UsageKey {
  /** Days since 1970-01-01, UTC. */
  readonly day: number;
  readonly method: string;
  readonly route: string;
  readonly consumerKind: string;
  readonly consumerId: string;
}

export interface UsageCount extends UsageKey {
  requests: number;
  clientErrors: number;
  serverErrors: number;
  totalMs: number;
  maxMs: number;
  /** Requests by latency: one number for each bound, and one for the slower ones. */
  readonly latencies: number[];
}

interface CountedRequest extends LabelledRequest, RequestWithActor {
  readonly originalUrl: string;
}

const dayMs = 86_400_000;
const capacity = 20_000;
const prefix = '/api/';
/** Stands for whoever is not known: an id that nobody has. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** Counts requests in memory, by what was asked and who asked; taken out in turns. */
@Injectable()
export class UsageRecorder {
  private counts = new Map<string, UsageCount>();

  note(request: CountedRequest, response: ServerResponse, durationMs: number): void {
    // A browser's question before its request.
    if (request.method === 'OPTIONS') return;
    const route = routeOf(request);
    if (!route.startsWith(prefix) && !request.originalUrl.startsWith(prefix)) return;
    const { actor } = request;
    const count = this.countOf({
      day: Math.floor(Date.now() / dayMs),
      method: methodOf(request),
      route,
      consumerKind: actor?.kind ?? 'anonymous',
      consumerId: actor?.id ?? nobody,
    });
    count.requests += 1;
    if (response.statusCode >= 500) count.serverErrors += 1;
    else if (response.statusCode >= 400) count.clientErrors += 1;
    count.totalMs += durationMs;
    if (durationMs > count.maxMs) count.maxMs = durationMs;
    let slot = 0;
    while (slot < latencyBoundsMs.length && durationMs > (latencyBoundsMs[slot] ?? 0)) slot += 1;
    count.latencies[slot] = (count.latencies[slot] ?? 0) + 1;
  }

  /** Everything counted since; the counts begin anew. */
  drain(): UsageCount[] {
    const drained = [...this.counts.values()];
    this.counts = new Map();
    return drained;
  }

  /** Puts back what could not be stored. */
  restore(counts: readonly UsageCount[]): void {
    for (const from of counts) {
      const to = this.countOf(from);
      to.requests += from.requests;
      to.clientErrors += from.clientErrors;
      to.serverErrors += from.serverErrors;
      to.totalMs += from.totalMs;
      to.maxMs = Math.max(to.maxMs, from.maxMs);
      from.latencies.forEach(
        (count, slot) => (to.latencies[slot] = (to.latencies[slot] ?? 0) + count),
      );
    }
  }

  private countOf(key: UsageKey): UsageCount {
    const { day, method, route, consumerKind, consumerId } = key;
    const name = `${day} ${method} ${consumerId} ${consumerKind} ${route}`;
    const known = this.counts.get(name);
    if (known) return known;
    // Beyond all reason of callers: who asked is not told apart any more.
    if (this.counts.size >= capacity && consumerId !== nobody)
      return this.countOf({ ...key, consumerKind: 'other', consumerId: nobody });
    const latencies = new Array<number>(latencyBoundsMs.length + 1).fill(0);
    const zero = { requests: 0, clientErrors: 0, serverErrors: 0, totalMs: 0, maxMs: 0 };
    const made = { day, method, route, consumerKind, consumerId, ...zero, latencies };
    this.counts.set(name, made);
    return made;
  }
}
