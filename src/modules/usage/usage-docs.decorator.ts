import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { ApiErrors, errorsEverywhere } from '../../platform/http/api-errors.js';
import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import { UsagePeriodInvalid } from './usage.errors.js';

const example = 'key,name,requests,clientErrors,…\r\n2026-11-24,,1200,12,…\r\n';

/** A report as CSV. */
export function ApiUsageFile(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'The same report as CSV' }),
    ApiProduces('text/csv'),
    ApiResponse({
      status: 200,
      description: 'One line for each group.',
      content: { 'text/csv': { schema: { type: 'string', example } } },
    }),
    ApiErrors([...errorsEverywhere, ValidationFailed, UsagePeriodInvalid]),
  );
}
