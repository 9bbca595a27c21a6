import { Metrics } from '../metrics/metrics.js';
import { traceContext } from '../observability/trace-context.js';
import type { OpenSpan, Tracing } from '../tracing/tracing.js';
import type { DatabaseWatch } from './watched-driver.js';

const longestText = 2_000;

/** Values are not in it: statements have parameters. */
function spanOf(tracing: Tracing, statement: string): OpenSpan | null {
  const parent = tracing.enabled ? traceContext() : undefined;
  if (!parent?.sampled) return null;
  const [verb = 'query'] = /[a-z]+/i.exec(statement) ?? [];
  const attributes = () => ({
    'db.system.name': 'postgresql',
    'db.query.text': statement.slice(0, longestText),
  });
  return tracing.open(verb.toUpperCase(), { kind: 'client', parent, attributes });
}

function sqlStateOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'unknown';
}

/** Times queries and waits, and opens their spans; null when nobody wants to know. */
export function databaseWatch(metrics: Metrics, tracing: Tracing): DatabaseWatch | null {
  if (!metrics.enabled && !tracing.enabled) return null;
  const queries = metrics
    .histogram('orderly_db_query_duration_seconds', 'Time from a query to its result.')
    .seriesOf();
  const waits = metrics
    .histogram('orderly_db_pool_wait_seconds', 'Wait for a connection of the pool.')
    .seriesOf();
  return {
    begin: (statement) => {
      const span = spanOf(tracing, statement);
      const startedAt = performance.now();
      return (error) => {
        queries.observe((performance.now() - startedAt) / 1000);
        span?.end({}, error ? sqlStateOf(error) : undefined);
      };
    },
    waited: (seconds) => waits.observe(seconds),
  };
}
