import { Forbidden } from '../errors/platform.errors.js';
import { type Actor, scopeOf } from './actor.js';
import type { Permission } from './permissions.js';

/** Ids of warehouses, as a parameter of a statement; null: all of them. */
export type WarehouseScope = readonly string[] | null;

/** Where the actor has the permission. */
export function warehouseScopeOf(actor: Actor, permission: Permission): WarehouseScope {
  const ids = scopeOf(actor, permission);
  return ids && [...ids].sort();
}

/** For what is about no one warehouse: throws FORBIDDEN unless the permission holds everywhere. */
export function requireEverywhere(actor: Actor, permission: Permission): void {
  if (scopeOf(actor, permission) !== null) throw Forbidden({ permission });
}
