const sane = /^[A-Za-z0-9._-]{1,128}$/;
const traceParent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const zeros = /^0+$/;

export interface IncomingTrace {
  readonly traceId: string | null;
  readonly parentSpanId: string | null;
}

const noTrace: IncomingTrace = { traceId: null, parentSpanId: null };

/** The caller's X-Request-Id when it is safe to log and to send back, otherwise null. */
export function saneRequestId(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && sane.test(header) ? header : null;
}

/** W3C Trace Context: an invalid header counts as none. */
export function parseTraceParent(header: string | string[] | undefined): IncomingTrace {
  if (typeof header !== 'string') return noTrace;
  const [, version, traceId, parentSpanId, rest] = traceParent.exec(header) ?? [];
  if (version === undefined || traceId === undefined || parentSpanId === undefined) return noTrace;
  const invalidVersion = version === 'ff' || (version === '00' && rest !== undefined);
  if (invalidVersion || zeros.test(traceId) || zeros.test(parentSpanId)) return noTrace;
  return { traceId, parentSpanId };
}
