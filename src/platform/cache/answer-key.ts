import type { Request } from 'express';
import { audienceOf } from './audience.js';
import type { Actor } from '../access/actor.js';

type Query = Readonly<Record<string, unknown>>;

/** The parameters in one order, so that the order of the query makes no difference. */
function canonical(query: Query): string {
  const names = Object.keys(query);
  if (names.length === 0) return '';
  return JSON.stringify(names.sort().map((name) => [name, query[name]]));
}

/**
 * What an answer depends on besides who asks: the route with its version, the values in the path
 * and the whole query. No header is a part of it, because no answer that is kept depends on one.
 */
export function resourceKeyOf(request: Request): string {
  const { path } = request.route as { path: string };
  return `${path} ${JSON.stringify(Object.values(request.params))} ${canonical(request.query)}`;
}

export function answerKeyOf(resourceKey: string, actor: Actor | undefined): string {
  return `${audienceOf(actor)} ${resourceKey}`;
}

const fresh = /\bno-(?:cache|store)\b/i;

/**
 * Whether the client takes an answer that was kept. Not one that says otherwise, and not one that
 * names a write which the answer must contain, wherever that was made.
 */
export function takesKept({ headers }: Pick<Request, 'headers'>): boolean {
  if (headers['consistency-token'] !== undefined) return false;
  const directives = headers['cache-control'];
  return directives === undefined || !fresh.test(directives);
}
