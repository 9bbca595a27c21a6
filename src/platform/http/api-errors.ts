import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ErrorDefinition } from '../errors/domain-error.js';
import {
  DatabaseBusy,
  DatabaseUnavailable,
  DeadlineExceeded,
  InternalError,
  Overloaded,
  TooManyRequests,
  ValidationFailed,
} from '../errors/platform.errors.js';
import { errorContent } from './error-documents.js';
import { statusOf } from './error-status.js';

export type AnyError = ErrorDefinition<never>;

export const anObject = { type: 'object' } as const;

/** What any route can refuse with. */
export const errorsEverywhere: readonly AnyError[] = [
  ValidationFailed,
  TooManyRequests,
  InternalError,
  DatabaseUnavailable,
  DatabaseBusy,
  DeadlineExceeded,
  Overloaded,
];

const errorsKey = 'orderly:errors';
// Where @ApiResponse keeps its answers by status.
const swaggerResponses = 'swagger/apiResponse';

function responseOf(status: number, group: readonly AnyError[]): MethodDecorator {
  const codes = group.map(({ code }) => code);
  return ApiResponse({ status, description: codes.join(', '), content: errorContent(codes) });
}

// @ApiResponse appends to what a status has already, so a status that grows is written anew.
function dropResponses(handler: object, statuses: Iterable<number>): void {
  const dropped = new Set([...statuses].map(String));
  const known = (Reflect.getMetadata(swaggerResponses, handler) ?? {}) as Record<string, unknown>;
  const kept = Object.entries(known).filter(([status]) => !dropped.has(status));
  Reflect.defineMetadata(swaggerResponses, Object.fromEntries(kept), handler);
}

/**
 * Documents errors of a route: one response per status with an example per code. Errors add up
 * over the decorators of a route.
 */
export function ApiErrors(errors: readonly AnyError[]): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const known = (Reflect.getMetadata(errorsKey, handler) ?? []) as AnyError[];
    const all = [...new Set([...known, ...errors])];
    Reflect.defineMetadata(errorsKey, all, handler);
    const byStatus = Map.groupBy(all, ({ kind }) => statusOf(kind));
    dropResponses(handler, byStatus.keys());
    const responses = [...byStatus].map(([status, group]) => responseOf(status, group));
    applyDecorators(...responses)(target, key, descriptor);
  };
}
