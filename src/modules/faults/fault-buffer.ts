import type { FaultReport } from '../../platform/faults/fault-reports.js';
import { describeFault, type FaultText } from './fault-text.js';

export interface CountedFault extends FaultText {
  readonly method: string;
  readonly route: string;
  count: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  /** Of the last one: where to find its line in the log, and what kind of caller met it. */
  sample: {
    /** Null beside requests. */
    readonly requestId: string | null;
    readonly traceId: string | null;
    readonly actorKind: string;
    readonly stack: readonly string[];
  };
}

/** What makes two faults one: class, place in our code, route. */
export function identityOf({ type, frame, method, route }: CountedFault): string {
  return [type, frame, method, route].join('\n');
}

/** Faults since the last flush, counted by what they are. Bounded: a storm of new ones drops the rest. */
export class FaultBuffer {
  private faults = new Map<string, CountedFault>();
  dropped = 0;

  constructor(private readonly capacity: number) {}

  add({ error, at, method, route, requestId, traceId, actorKind }: FaultReport): void {
    const text = describeFault(error);
    const sample = { requestId, traceId, actorKind, stack: text.stack };
    const fault = { ...text, method, route, count: 1, firstSeenAt: at, lastSeenAt: at, sample };
    this.merge(fault);
  }

  /** Everything that was counted; the buffer is empty afterwards. */
  drain(): CountedFault[] {
    const drained = [...this.faults.values()];
    this.faults = new Map();
    return drained;
  }

  /** Puts back what could not be stored. */
  merge(fault: CountedFault): void {
    const key = identityOf(fault);
    const known = this.faults.get(key);
    if (!known) {
      if (this.faults.size < this.capacity) this.faults.set(key, fault);
      else this.dropped += fault.count;
      return;
    }
    known.count += fault.count;
    if (fault.firstSeenAt < known.firstSeenAt) known.firstSeenAt = fault.firstSeenAt;
    if (fault.lastSeenAt >= known.lastSeenAt) {
      known.lastSeenAt = fault.lastSeenAt;
      known.sample = fault.sample;
    }
  }
}
