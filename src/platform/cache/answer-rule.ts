type Params = Readonly<Record<string, string | string[] | undefined>>;
type Query = Readonly<Record<string, unknown>>;

/** How long a route's answer may be kept, and what changes it. */
export interface AnswerRule {
  readonly seconds: number;
  /**
   * So much longer it may be shown while it is read anew. Only where what it is made of changes
   * without a word: then it may be some seconds old, says so, and may be read at a replica.
   */
  readonly staleSeconds: number;
  /** Kinds of resources (`product`): a change of any one of them is a change of the answer. */
  readonly of: readonly string[];
  /** The kind of which only the one that the route's `id` names counts. */
  readonly one?: string;
  /** Values of the query with which nothing is kept. */
  readonly never?: Query;
}

interface Aged {
  readonly seconds: number;
  readonly staleSeconds: number;
  readonly never?: Query;
}

const jitter = 0.2;
const watched = new Set<string>();

/** The kinds of resources whose changes matter to any rule of the program. */
export const watchedResources: ReadonlySet<string> = watched;

function declared(rule: AnswerRule): AnswerRule {
  for (const resource of resourcesOf(rule)) watched.add(resource);
  return rule;
}

/** Of the resource with the id in the path, and of nothing else. */
export function answerOfOne(resource: string, seconds: number): AnswerRule {
  return declared({ seconds, staleSeconds: 0, of: [], one: resource });
}

/** Of any number of resources of these kinds. */
export function answerOf(resources: readonly string[], seconds: number): AnswerRule {
  return declared({ seconds, staleSeconds: 0, of: resources });
}

/**
 * Of resources of these kinds and of others whose changes nobody tells, so that it is up to
 * `seconds` and `staleSeconds` together old.
 */
export function agedAnswerOf(resources: readonly string[], aged: Aged): AnswerRule {
  return declared({ ...aged, of: resources });
}

/** Milliseconds, up to a fifth less: what was filled together does not end together. */
export function lifetimeOf(seconds: number): number {
  return seconds * 1000 * (1 - jitter * Math.random());
}

/**
 * Browsers ask each time whether theirs is current, except for what may be some seconds old anyway.
 * Caches between us and the client keep nothing.
 */
export function cacheControlOf({ seconds, staleSeconds }: AnswerRule): string {
  if (staleSeconds === 0) return 'private, no-cache';
  return `private, max-age=${seconds}, stale-while-revalidate=${staleSeconds}`;
}

/** Whether an answer to this query may be kept. */
export function keeps({ never }: AnswerRule, query: Query): boolean {
  return never === undefined || !Object.keys(never).some((name) => query[name] === never[name]);
}

export const tagOf = (resource: string, id: string): string => `${resource}:${id}`;

/** The tags whose invalidation ends the answer of this request. */
export function tagsOf({ of, one }: AnswerRule, params: Params): readonly string[] {
  if (one === undefined) return of;
  const { id } = params;
  if (typeof id !== 'string') throw new Error('A route without an id has no answer of one.');
  // Ids are compared as UUIDs by the database, so in any case. The other tag stands for all ids.
  return [...of, tagOf(one, id.toLowerCase()), tagOf(one, '*')];
}

/** The kinds of resources whose changes matter to this rule. */
export function resourcesOf({ of, one }: AnswerRule): readonly string[] {
  return one === undefined ? of : [...of, one];
}
