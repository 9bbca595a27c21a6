import { applyDecorators } from '@nestjs/common';
import { ApiQuery, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';

// Where @ApiResponse keeps its answers by status.
const swaggerResponses = 'swagger/apiResponse';

const query = {
  name: 'dryRun',
  required: false,
  description:
    'With `true` the request runs to its end and is rolled back: the answer says what would have been, and nothing is kept, no event, no audit entry and no idempotency key.',
  schema: { type: 'boolean', default: false },
} as const;

const headers = {
  'Dry-Run': {
    description: 'On the answer of a dry run.',
    schema: { type: 'string', const: 'true' },
  },
};

/** Documents `?dryRun=`, and that its success is a 200 with the data of the real one. */
export function ApiDryRun(): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const known = (Reflect.getMetadata(swaggerResponses, handler) ?? {}) as Record<
      string,
      ApiResponseOptions
    >;
    const { description: _description, ...success } = known['201'] ?? known['200'] ?? {};
    const description = known['200'] ? '' : 'Of a dry run: nothing was changed.';
    applyDecorators(
      ApiQuery(query),
      ApiResponse({ ...success, status: 200, description, headers }),
    )(target, key, descriptor);
  };
}
