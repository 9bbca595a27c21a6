import findMyWay, { type HTTPMethod } from 'find-my-way';
import {
  goesBefore,
  meets,
  overlapOf,
  pathOf,
  patternOf,
  type RoutePattern,
} from './route-pattern.js';

interface Place<Route> {
  /** Null where only a walk finds the right one. */
  route: Route | null;
}

export interface Found<Route> {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

// Nothing to decode, no empty segment, nothing that another parser would read differently.
const plainPath = /^(?:\/[\w.~!$&'()*+,;=:@-]+)+(?:\?|$)/;
// Longer than any request line that node accepts.
const maxParamLength = 65_536;
const noQuery = {};

/**
 * Finds in one look the route that a walk over all of them in their order would find, for plain
 * paths. Whatever it cannot promise that of it does not find.
 */
export class RouteTable<Route> {
  // As blind to case as Express, or `/orders/SUMMARY` would be an order.
  private readonly tree = findMyWay({
    caseSensitive: false,
    maxParamLength,
    querystringParser: () => noQuery,
  });
  private readonly places = new Map<string, Place<Route>>();
  private readonly known = new Map<string, RoutePattern[]>();

  /** Null is a route that has to be found by a walk. */
  add(method: string, path: string, route: Route | null): void {
    const pattern = patternOf(path);
    const earlier = this.known.get(method) ?? [];
    this.known.set(method, [...earlier, pattern]);
    if (pattern.open) return;
    const hiding = earlier.filter((one) => meets(one, pattern) && !goesBefore(one, pattern));
    this.put(method, path, hiding.some(({ open }) => open) ? null : route);
    for (const one of hiding)
      if (!one.open) this.put(method, pathOf(overlapOf(one, pattern)), null);
  }

  find(method: string, url: string): Found<Route> | null {
    if (!plainPath.test(url)) return null;
    const found = this.tree.find(method as HTTPMethod, url);
    if (found === null) return null;
    const { route } = found.store as Place<Route>;
    return route && { route, params: found.params as Record<string, string> };
  }

  private put(method: string, path: string, route: Route | null): void {
    const key = `${method} ${pathOf(patternOf(path))}`;
    const known = this.places.get(key);
    if (known) {
      if (route === null) known.route = null;
      return;
    }
    const place = { route };
    this.places.set(key, place);
    this.tree.on(method as HTTPMethod, path, () => undefined, place);
  }
}
