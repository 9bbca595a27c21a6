type Params = Readonly<Record<string, string | string[] | undefined>>;

/** How long a route's answer may be kept, and what changes it. */
export interface AnswerRule {
  readonly seconds: number;
  /** Kinds of resources (`product`): a change of any one of them is a change of the answer. */
  readonly of: readonly string[];
  /** The kind of which only the one that the route's `id` names counts. */
  readonly one?: string;
}

const watched = new Set<string>();

/** The kinds of resources whose changes matter to any rule of the program. */
export const watchedResources: ReadonlySet<string> = watched;

function declared(rule: AnswerRule): AnswerRule {
  for (const resource of resourcesOf(rule)) watched.add(resource);
  return rule;
}

/** Of the resource with the id in the path, and of nothing else. */
export function answerOfOne(resource: string, seconds: number): AnswerRule {
  return declared({ seconds, of: [], one: resource });
}

/** Of any number of resources of these kinds. */
export function answerOf(resources: readonly string[], seconds: number): AnswerRule {
  return declared({ seconds, of: resources });
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
