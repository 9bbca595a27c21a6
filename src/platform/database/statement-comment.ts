import { traceContext } from '../observability/trace-context.js';
import { traceParentOf } from '../observability/trace-ids.js';

interface QueryConfig {
  readonly name?: string | undefined;
  readonly text: string;
}

function isConfig(query: unknown): query is QueryConfig {
  return typeof query === 'object' && query !== null && 'text' in query;
}

/**
 * The query with the trace that it is a part of, as a comment. A named statement stays as it is: the
 * server keeps it under its name, with one text for all. In a transaction its beginning has the
 * comment. See docs/adr/0024-own-spans.md.
 */
export function commented(query: unknown): unknown {
  const isText = typeof query === 'string';
  if (!isText && (!isConfig(query) || query.name !== undefined)) return query;
  const trace = traceContext();
  if (!trace) return query;
  if (isText) return withComment(query, traceParentOf(trace));
  return { ...query, text: withComment(query.text, traceParentOf(trace)) };
}

// On a line of its own: the text may end in a comment.
function withComment(text: string, traceParent: string): string {
  return `${text}\n/*traceparent='${traceParent}'*/`;
}
