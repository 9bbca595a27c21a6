import { GUARDS_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { getMetadataStorage } from 'class-validator';
import { BrowserExchange } from '../../src/platform/browser/browser-exchange.js';
import { CookieGuard } from '../../src/platform/browser/cookie.guard.js';
import { OriginGuard } from '../../src/platform/browser/origin.guard.js';
import { nameOf, type Route } from './routes.js';

interface Argument {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes: readonly unknown[];
}

const isValidated = (type: unknown): boolean =>
  typeof type === 'function' &&
  getMetadataStorage().getTargetValidationMetadatas(type, '', true, false).length > 0;

function argumentsOf(route: Route, kind: RouteParamtypes): Argument[] {
  const all = (Reflect.getMetadata(ROUTE_ARGS_METADATA, route.controller, route.name) ??
    {}) as Record<string, Argument>;
  return Object.entries(all)
    .filter(([key]) => key.startsWith(`${kind}:`))
    .map(([, argument]) => argument);
}

function typeOf(route: Route, { index }: Argument): unknown {
  const prototype = route.controller.prototype as object;
  const types = Reflect.getMetadata('design:paramtypes', prototype, route.name) as unknown[];
  return types[index];
}

/** Routes that nobody decided about: closed at run time, a mistake at build time. */
export function undecidedRoutes(routes: readonly Route[]): string[] {
  return routes.filter(({ rule }) => rule === undefined).map(nameOf);
}

/** Routes that get the browser's cookies without the guards of `@CookieAuthenticated()`. */
export function unguardedCookieReaders(routes: readonly Route[]): string[] {
  const isGuarded = ({ handler, rule }: Route): boolean => {
    const guards = (Reflect.getMetadata(GUARDS_METADATA, handler) ?? []) as unknown[];
    return rule?.kind === 'cookie' && guards[0] === OriginGuard && guards.includes(CookieGuard);
  };
  const takesCookies = ({ controller, name }: Route): boolean => {
    const prototype = controller.prototype as object;
    const types = Reflect.getMetadata('design:paramtypes', prototype, name) as unknown[];
    return types.includes(BrowserExchange);
  };
  return routes
    .filter((route) => (takesCookies(route) || route.rule?.kind === 'cookie') && !isGuarded(route))
    .map(nameOf);
}

/**
 * Inputs that reach a handler unchecked: a field taken out by name, or a type whose class was
 * erased (`import type`, an interface) or has no rules. A query may bring its own pipe instead.
 */
export function uncheckedInputs(routes: readonly Route[]): string[] {
  return routes.flatMap((route) => {
    const bodies = argumentsOf(route, RouteParamtypes.BODY);
    const queries = argumentsOf(route, RouteParamtypes.QUERY);
    const own = queries.filter(({ pipes }) => pipes.length === 0);
    return [...bodies, ...own]
      .filter((input) => input.data !== undefined || !isValidated(typeOf(route, input)))
      .map(({ index }) => `${nameOf(route)} parameter ${index}`);
  });
}
