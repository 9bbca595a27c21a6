import pg from 'pg';
import type { TestApp } from './app.js';
import type { Thing } from './stock-world.js';

type Query = (text: string, values?: unknown[]) => Promise<unknown>;

interface Blocked<T> {
  /** Starts what is going to wait for the level. */
  readonly start: () => Promise<T>;
  /** How many of the started statements must wait before it goes on. */
  readonly waiting?: number;
  /** Runs in the transaction that holds the level, before it commits. */
  readonly meanwhile?: (query: Query) => Promise<unknown>;
}

async function untilWaiting(app: TestApp, count: number): Promise<void> {
  const text = `SELECT 1 FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await app.sql(text)).length < count) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Holds the levels of a product in a transaction of its own while something else runs into them. */
export async function whileLevelIsHeld<T>(
  app: TestApp,
  product: Thing,
  { start, waiting = 1, meanwhile }: Blocked<T>,
): Promise<T> {
  const client = new pg.Client(app.databaseUrl);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT id FROM stock_levels WHERE product_id = $1 FOR UPDATE', [
      product.id,
    ]);
    const started = start();
    started.catch(() => undefined);
    await untilWaiting(app, waiting);
    await meanwhile?.((text, values) => client.query(text, values));
    await client.query('COMMIT');
    return await started;
  } finally {
    await client.end();
  }
}
