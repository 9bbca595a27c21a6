import { randomFillSync } from 'node:crypto';

/** Where the running code is in a W3C trace. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: what runs here, the parent of what it calls. */
  readonly spanId: string;
  /** Whether the caller's tracer keeps this trace. */
  readonly sampled: boolean;
}

const idBytes = 24;
const pool = Buffer.alloc(idBytes * 128);
let taken = pool.length;

/** 48 random hex digits. Asked for one by one, random bytes cost more than the rest of a trace. */
function randomHex(): string {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  return pool.toString('hex', taken, (taken += idBytes));
}

/** Ids for what runs here: a part of the caller's trace, or the begin of one. */
export function ownTrace(parent: TraceContext | null): TraceContext {
  const ids = randomHex();
  return {
    traceId: parent?.traceId ?? ids.slice(16),
    spanId: ids.slice(0, 16),
    sampled: parent?.sampled ?? false,
  };
}

/** The W3C header of an outgoing call. */
export function traceParentOf({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
