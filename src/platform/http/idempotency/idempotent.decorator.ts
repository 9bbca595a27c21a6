import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  IdempotencyKeyInUse,
  IdempotencyKeyInvalid,
  IdempotencyKeyRequired,
  IdempotencyKeyReused,
} from '../../errors/platform.errors.js';
import { ApiErrors } from '../api-errors.js';
import { ApiDryRun } from '../dry-run.decorator.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { idempotentKey, type IdempotentOptions } from './idempotent-options.js';

/**
 * Any retry with the same Idempotency-Key changes nothing: the answer is kept for 24 hours in the
 * transaction of the effect and replayed. A refusal keeps nothing, so it can be tried again.
 */
export function Idempotent(options: IdempotentOptions = {}): MethodDecorator {
  const { required = false, requiredWith, dryRun } = options;
  const mayBeRequired = required || requiredWith !== undefined;
  const header = {
    name: 'Idempotency-Key',
    // A dry run does without, which the document cannot say of a required header.
    required: required && !dryRun,
    description: `Your own unique key of this change; a retry with the same key replays the answer.${required ? ' Required, except for a dry run.' : ''}`,
    schema: { type: 'string', maxLength: 128, example: '7f6c1a52-1f0e-4f7e-9f4e-2f7f6f0c9a11' },
  } as const;
  const errors = [IdempotencyKeyInvalid, IdempotencyKeyInUse, IdempotencyKeyReused];
  return applyDecorators(
    SetMetadata(idempotentKey, options),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader(header),
    ...(dryRun ? [ApiDryRun()] : []),
    ApiErrors(mayBeRequired ? [...errors, IdempotencyKeyRequired] : errors),
  );
}
