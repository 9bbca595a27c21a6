import pg from 'pg';
import { stillHeard } from '../../src/platform/signals/signal-listener.js';

/**
 * The SQL statements that this process sends while the work runs, as their texts: those that count.
 * Nothing else that counts may use the database meanwhile.
 */
export async function statementsOf(
  work: () => PromiseLike<unknown>,
  counts: (text: string) => boolean = () => true,
): Promise<string[]> {
  const texts: string[] = [];
  const { prototype } = pg.Client;
  const original = prototype.query;
  prototype.query = function (this: pg.Client, ...args: unknown[]): unknown {
    const [query] = args as [string | { text: string }];
    const text = typeof query === 'string' ? query : query.text;
    if (counts(text)) texts.push(text);
    return (original as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof original;
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return texts.filter((text) => text !== stillHeard);
}
