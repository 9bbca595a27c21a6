import { Req } from '@nestjs/common';
import type { Request } from 'express';

type AsyncHandler = (this: unknown, ...args: unknown[]) => unknown;

/** Wraps the call of a handler: `call` runs it, `request` is the Express request. */
export type HandlerWrapper = (call: () => unknown, request: Request) => Promise<unknown>;

/**
 * Wraps a handler once, when its class is defined, so that nothing is looked up per request. The
 * request arrives as one more argument that Nest passes like any other.
 */
export function wrapHandler(
  target: object,
  key: string | symbol,
  descriptor: PropertyDescriptor,
  wrapper: HandlerWrapper,
): void {
  const handler = descriptor.value as AsyncHandler;
  const requestIndex = handler.length;
  Req()(target, key, requestIndex);
  const wrapped = function (this: unknown, ...args: unknown[]): Promise<unknown> {
    return wrapper(
      () => handler.apply(this, args.slice(0, requestIndex)),
      args[requestIndex] as Request,
    );
  };
  // Nest keeps a route's metadata on the function, so the new function needs it too.
  for (const name of Reflect.getOwnMetadataKeys(handler) as string[]) {
    Reflect.defineMetadata(name, Reflect.getOwnMetadata(name, handler), wrapped);
  }
  Object.defineProperty(wrapped, 'name', { value: handler.name });
  descriptor.value = wrapped;
}
