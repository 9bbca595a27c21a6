import type { Request } from 'express';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Whatever path nobody serves is one label, or scanners would fill Prometheus. */
export function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}

export function methodOf({ method }: Request): string {
  return methods.has(method) ? method : 'other';
}
