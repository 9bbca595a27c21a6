import { type INestApplication, RequestMethod, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, VERSION_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { type AccessRule, accessRuleKey } from '../../src/platform/access/access-rule.js';

type Handler = (...args: unknown[]) => unknown;

export interface Route {
  readonly controller: Type;
  readonly name: string;
  readonly handler: Handler;
  readonly method: string;
  /** As Express knows it, such as `/api/v1/orders/:id`. */
  readonly path: string;
  readonly rule: AccessRule | undefined;
}

const scanner = new MetadataScanner();

/** Every controller that the application has. */
export function controllersOf(app: INestApplication): Type[] {
  const modules = [...app.get(ModulesContainer).values()];
  const wrappers = modules.flatMap((module) => [...module.controllers.values()]);
  return wrappers.map(({ metatype }) => metatype as Type);
}

function pathOf(controller: Type, handler: Handler): string {
  const targets = [handler, controller];
  const versions = targets.map(
    (target) => Reflect.getMetadata(VERSION_METADATA, target) as unknown,
  );
  const prefix = versions.includes(VERSION_NEUTRAL) ? '' : 'api/v1';
  const parts = [controller, handler].map(
    (target) => Reflect.getMetadata(PATH_METADATA, target) as string,
  );
  const segments = [prefix, ...parts].flatMap((part) => part.split('/')).filter(Boolean);
  return `/${segments.join('/')}`;
}

function routesOfController(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, Handler>;
  return scanner.getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod);
    if (!handler || method === undefined) return [];
    const rule = (Reflect.getMetadata(accessRuleKey, handler) ??
      Reflect.getMetadata(accessRuleKey, controller)) as AccessRule | undefined;
    const path = pathOf(controller, handler);
    return [{ controller, name, handler, method: RequestMethod[method], path, rule }];
  });
}

export function routesOf(controllers: readonly Type[]): Route[] {
  return controllers.flatMap(routesOfController);
}

export function nameOf({ controller, name }: Route): string {
  return `${controller.name}.${name}`;
}
