import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

type Handler = ReturnType<ExecutionContext['getHandler']>;

interface Said<T> {
  /** A handler that is inherited belongs to several. */
  readonly controller: unknown;
  readonly value: T | undefined;
}

/** What a decorator says of a handler or, where it says nothing, of its class; looked up once. */
export class HandlerMetadata<T> {
  private readonly known = new WeakMap<Handler, Said<T>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly key: string,
  ) {}

  of(context: ExecutionContext): T | undefined {
    const handler = context.getHandler();
    const controller = context.getClass();
    const found = this.known.get(handler);
    if (found?.controller === controller) return found.value;
    const targets = [handler, controller];
    const value = this.reflector.getAllAndOverride<T | undefined>(this.key, targets);
    this.known.set(handler, { controller, value });
    return value;
  }
}
