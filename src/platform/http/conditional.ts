import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { Request } from 'express';
import { PreconditionFailed, PreconditionRequired } from '../errors/platform.errors.js';
import { versionOfIfMatch } from './etag.js';

export const conditionalKey = 'orderly:conditional';

/** A GET that answers 304 when If-None-Match names the current version. */
export function Conditional(): MethodDecorator {
  const schema = { type: 'string', example: '"1"' } as const;
  const description = 'The ETag of your copy.';
  return applyDecorators(
    SetMetadata(conditionalKey, true),
    ApiHeader({ name: 'If-None-Match', required: false, description, schema }),
    ApiResponse({ status: 304, description: 'Your copy is current.' }),
  );
}

/** The version in If-Match; throws when it is no tag of ours, or missing though required. */
export function readIfMatch(header: string | undefined, required: boolean): number | null {
  if (header === undefined) {
    if (required) throw PreconditionRequired();
    return null;
  }
  const version = versionOfIfMatch(header);
  if (version === undefined) throw PreconditionFailed();
  return version;
}

const IfMatchVersion = createParamDecorator((required: boolean, context: ExecutionContext) =>
  readIfMatch(context.switchToHttp().getRequest<Request>().headers['if-match'], required),
);

function document(required: boolean): MethodDecorator {
  const description = required
    ? 'The ETag that you read (`*` overwrites whatever is there).'
    : 'The ETag that you read; optional.';
  return ApiHeader({
    name: 'If-Match',
    required,
    description,
    schema: { type: 'string', example: '"1"' },
  });
}

/**
 * The version that the caller read, from If-Match: required (428) unless `optional`; null stands
 * for `*` or, where optional, for no header.
 */
export function IfMatch(options: { readonly optional?: boolean } = {}): ParameterDecorator {
  const required = options.optional !== true;
  return (target, key, index) => {
    if (key === undefined) throw new Error('@IfMatch belongs on a handler parameter.');
    IfMatchVersion(required)(target, key, index);
    document(required)(
      target,
      key,
      Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor,
    );
  };
}
