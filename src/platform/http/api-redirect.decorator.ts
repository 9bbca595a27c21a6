import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { type AnyError, ApiErrors, errorsEverywhere } from './api-errors.js';

/** Documents a route that answers 302 by `@Redirect()`. */
export function ApiRedirect(options: {
  readonly summary: string;
  readonly errors: readonly AnyError[];
}): MethodDecorator {
  const { summary, errors } = options;
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status: 302, description: 'To the address in Location.' }),
    ApiErrors([...errorsEverywhere, ...errors]),
  );
}
