import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { placeGroup } from '../../src/modules/orders/grouped-placement.statements.js';
import { requestContext } from '../../src/platform/observability/request-context.js';

type Query = (...args: unknown[]) => unknown;

export interface Traffic {
  /** The statements that were sent, as their texts. */
  readonly texts: readonly string[];
  /** How many rows came back for them. */
  readonly rows: number;
}

const starting = new AsyncLocalStorage<true>();

/** Starts an application whose clocks, such as the queue's, do not count: they run as long as it does. */
export function withoutItsClocks<T>(start: () => Promise<T>): Promise<T> {
  return starting.run(true, start);
}

/** Statements of requests, and the groups of orders, which belong to several. */
export const ofRequests = (text: string): boolean =>
  requestContext() !== undefined || text === placeGroup;

/**
 * What this process sends to the database while the work runs, and gets: of the statements that
 * count. Nothing else that counts may use the database meanwhile.
 */
export async function trafficOf(
  work: () => PromiseLike<unknown>,
  counts: (text: string) => boolean = () => true,
): Promise<Traffic> {
  const sent: { readonly text: string; rows: number }[] = [];
  const { prototype } = pg.Client;
  const original = prototype.query;
  prototype.query = function (this: pg.Client, ...args: unknown[]): unknown {
    const [query] = args as [string | { text: string }];
    const text = typeof query === 'string' ? query : query.text;
    const clock = starting.getStore() === true && !ofRequests(text);
    if (clock || !counts(text)) return (original as Query).apply(this, args);
    const statement = { text, rows: 0 };
    sent.push(statement);
    const arrived = <Result>(result: Result): Result => {
      statement.rows = (result as Partial<pg.QueryResult> | undefined)?.rows?.length ?? 0;
      return result;
    };
    const callback = args.at(-1);
    if (typeof callback === 'function')
      args[args.length - 1] = (error: unknown, result: unknown): unknown =>
        (callback as Query)(error, arrived(result));
    const answer = (original as Query).apply(this, args);
    return answer instanceof Promise ? answer.then(arrived) : answer;
  } as typeof original;
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return {
    texts: sent.map(({ text }) => text),
    rows: sent.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/** The texts alone. */
export async function statementsOf(
  work: () => PromiseLike<unknown>,
  counts?: (text: string) => boolean,
): Promise<string[]> {
  return [...(await trafficOf(work, counts)).texts];
}
