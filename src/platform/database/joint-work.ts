import {
  requestContext,
  type RequestContext,
  runInRequest,
} from '../observability/request-context.js';
import type { Groups } from './groups.js';
import { RequestLife } from './request-life.js';

/** What several want together. */
export interface Wanted<Item> {
  readonly item: Item;
  /** Whose request asks for it; undefined outside of one. */
  readonly asker: RequestContext | undefined;
}

/** What came of shared work for one of its askers. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

export type JointGroups<Item, T> = Groups<Wanted<Item>, Outcome<T>>;

/** Asks together with others, no longer than the request lasts; rejects as it would alone. */
export async function askJointly<Item, T>(groups: JointGroups<Item, T>, item: Item): Promise<T> {
  const asker = requestContext();
  const life = asker?.life;
  const shared = groups.add({ item, asker }, () => life?.requireAlive());
  const outcome = await (life ? life.waiting(shared) : shared);
  if ('value' in outcome) return outcome.value;
  life?.requireAlive();
  throw outcome.error;
}

/** Works for one alone, as a part of its request, or for several at once; when that fails, for each alone. */
export async function workJointly<Item, T>(
  wanted: readonly Wanted<Item>[],
  alone: (item: Item) => Promise<T>,
  together: (items: readonly Item[]) => Promise<readonly T[]>,
): Promise<Outcome<T>[]> {
  const each = (): Promise<Outcome<T>[]> =>
    Promise.all(wanted.map(({ item, asker }) => settled(asker, () => alone(item))));
  if (wanted.length === 1) return each();
  const items = wanted.map(({ item }) => item);
  const askers = wanted.map(({ asker }) => asker);
  try {
    const values = await runForAll(askers, () => together(items));
    return values.map((value) => ({ value }));
  } catch {
    return each();
  }
}

async function settled<T>(
  asker: RequestContext | undefined,
  work: () => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return { value: await (asker ? runInRequest(asker, work) : work()) };
  } catch (error) {
    return { error };
  }
}

/** In the trace of the first that has one, until the last has gone. */
function runForAll<T>(
  askers: readonly (RequestContext | undefined)[],
  work: () => Promise<T>,
): Promise<T> {
  const context = askers.find((asker) => asker?.sampled) ?? askers.find(Boolean);
  if (!context) return work();
  const life = RequestLife.ofAll(askers.map((asker) => asker?.life));
  return runInRequest({ ...context, life }, work);
}
