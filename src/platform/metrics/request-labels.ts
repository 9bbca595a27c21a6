/** What is asked for, before and behind the router. */
export interface LabelledRequest {
  readonly method?: string | undefined;
  /** Express sets it when a route matches. */
  readonly route?: unknown;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Whatever path nobody serves is one label, or scanners would fill Prometheus. */
export function routeOf(request: LabelledRequest): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}

export function methodOf({ method = '' }: LabelledRequest): string {
  return methods.has(method) ? method : 'other';
}
