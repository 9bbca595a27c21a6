import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { type AnswerRule, cacheControlOf } from '../cache/answer-rule.js';
import { conditionalKey } from './conditional.js';

const text = (example: string, description: string): object => ({
  description,
  schema: { type: 'string', example },
});

const always = {
  ETag: text('"1"', 'Send it as If-None-Match.'),
  'X-Cache': text('HIT', 'HIT, MISS, or BYPASS when nothing is kept right now.'),
};

const sometimesOld = {
  Age: text('4', 'Seconds since it was computed; absent: just now.'),
  'X-Cache': text('HIT', 'As elsewhere; STALE: shown while it is computed anew.'),
};

function headersOf(rule: AnswerRule): Record<string, object> {
  const value = cacheControlOf(rule);
  const schema = rule.never ? { enum: [value, 'no-store'] } : { const: value };
  const more = rule.staleSeconds > 0 ? sometimesOld : {};
  return { 'Cache-Control': { schema: { type: 'string', ...schema } }, ...always, ...more };
}

/** Documents a GET whose answers may be kept: its headers, and 304 for who has the current one. */
export function documentKept(
  rule: AnswerRule,
  description: string,
  content: object,
): MethodDecorator {
  const headers = headersOf(rule);
  const schema = { type: 'string', example: '"1"' } as const;
  return applyDecorators(
    SetMetadata(conditionalKey, true),
    ApiResponse({ status: 200, description, headers, ...content }),
    ApiResponse({ status: 304, description: 'Your copy is current.', headers }),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The ETag of your copy.',
      schema,
    }),
  );
}
