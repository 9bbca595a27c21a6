import type { TraceContext } from './trace-ids.js';

const sane = /^[A-Za-z0-9._-]{1,128}$/;
const traceParent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const zeros = /^0+$/;

/** The caller's X-Request-Id when it is safe to log and to send back, otherwise null. */
export function saneRequestId(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && sane.test(header) ? header : null;
}

/** W3C Trace Context: null without a valid header. */
export function parseTraceParent(header: string | string[] | undefined): TraceContext | null {
  if (typeof header !== 'string') return null;
  const [, version, traceId, spanId, flags, rest] = traceParent.exec(header) ?? [];
  if (!version || !traceId || !spanId || !flags) return null;
  const invalidVersion = version === 'ff' || (version === '00' && rest !== undefined);
  if (invalidVersion || zeros.test(traceId) || zeros.test(spanId)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
