import { randomUUID } from 'node:crypto';

/** Where the running code is in a W3C trace. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: what runs here, the parent of what it calls. */
  readonly spanId: string;
  /** Whether the caller's tracer keeps this trace. */
  readonly sampled: boolean;
}

// Of a UUID everything but the six bits of its version and variant is random.
const hex = (): string => randomUUID().replaceAll('-', '');

/** Ids for what runs here: a part of the caller's trace, or the begin of one. */
export function ownTrace(parent: TraceContext | null): TraceContext {
  return {
    traceId: parent?.traceId ?? hex(),
    spanId: hex().slice(16),
    sampled: parent?.sampled ?? false,
  };
}

/** The W3C header of an outgoing call. */
export function traceParentOf({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
