import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { KeptAnswer } from './idempotency.repository.js';

/** What a handler needs to keep its own answer under the caller's key. */
export interface KeyClaim {
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
  /** Of the request, without its query. */
  readonly path: string;
}

/** The answer of a handler that claimed the key and kept the answer itself, in one transaction. */
export class DirectAnswer {
  constructor(
    readonly kept: KeptAnswer,
    /** It was kept by an earlier request. */
    readonly replayed: boolean,
  ) {}
}

export interface RequestWithClaim {
  claim?: KeyClaim | undefined;
}

/**
 * The caller's key when the handler may answer directly; null when the route has no `direct`, or the
 * interceptor keeps the answer. A handler that does not decide then answers null: it is called once
 * more, without a claim.
 */
export const DirectClaim = createParamDecorator(
  (_: unknown, context: ExecutionContext): KeyClaim | null =>
    context.switchToHttp().getRequest<RequestWithClaim>().claim ?? null,
);
