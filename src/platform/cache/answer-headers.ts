import type { Request, Response } from 'express';
import { covers } from '../http/etag.js';
import type { StoredAnswer } from './stored-answer.js';

export type Outcome = 'hit' | 'miss' | 'bypass';

/**
 * A browser may keep it for this user and asks each time whether it is current. Caches between us
 * and the client keep nothing.
 */
const cacheControl = 'private, no-cache';
const vary = 'Origin, Authorization, X-API-Key, Accept-Encoding';

/** Sets the headers of the answer; true when the client's copy is current, so that only 304 is due. */
export function describeAnswer(
  request: Request,
  response: Response,
  answer: StoredAnswer,
  outcome: Outcome,
): boolean {
  response.setHeader('Cache-Control', cacheControl);
  response.setHeader('Vary', vary);
  response.setHeader('ETag', answer.etag);
  response.setHeader('X-Cache', outcome.toUpperCase());
  if (outcome === 'hit') response.setHeader('Age', answer.ageSeconds(performance.now()));
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch === undefined || !covers(ifNoneMatch, answer.etag)) {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    return false;
  }
  response.statusCode = 304;
  return true;
}
