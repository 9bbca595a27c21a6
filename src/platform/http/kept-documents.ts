import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { conditionalKey } from './conditional.js';

const text = (example: string, description: string): object => ({
  description,
  schema: { type: 'string', example },
});

const headers = {
  'Cache-Control': { schema: { type: 'string', const: 'private, no-cache' } },
  ETag: text('"1"', 'Send it as If-None-Match.'),
  'X-Cache': text('HIT', 'HIT, MISS, or BYPASS when nothing is kept right now.'),
};

/** Documents a GET whose answers may be kept: its headers, and 304 for who has the current one. */
export function documentKept(description: string, content: object): MethodDecorator {
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
