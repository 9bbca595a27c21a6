import type { Request, Response } from 'express';
import { addToHead } from '../http/answer-head.js';
import { covers } from '../http/etag.js';
import type { Outcome } from './kept.js';
import type { StoredAnswer } from './stored-answer.js';

const vary = 'Origin, Authorization, X-API-Key, Accept-Encoding';

/** What is said of each answer of this outcome, besides what is its own. */
export function answerHeaders(
  outcome: Outcome,
): readonly (readonly [name: string, value: string])[] {
  return [
    ['Vary', vary],
    ['X-Cache', outcome.toUpperCase()],
  ];
}

/** Sets the headers of the answer; true when the client's copy is current, so that only 304 is due. */
export function describeAnswer(
  request: Request,
  response: Response,
  answer: StoredAnswer,
  outcome: Outcome,
): boolean {
  for (const [name, value] of answerHeaders(outcome)) addToHead(response, name, value);
  addToHead(response, 'Cache-Control', answer.cacheControl);
  addToHead(response, 'ETag', answer.etag);
  if (outcome === 'hit' || outcome === 'stale')
    addToHead(response, 'Age', String(answer.ageSeconds(performance.now())));
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch === undefined || !covers(ifNoneMatch, answer.etag)) {
    addToHead(response, 'Content-Type', 'application/json; charset=utf-8');
    return false;
  }
  response.statusCode = 304;
  return true;
}
