import { runDetached } from '../observability/request-context.js';

interface Entry<Value> {
  pending: Promise<Value> | null;
  value: Value | undefined;
  freshUntil: number;
}

export interface FreshCacheOptions<Value> {
  readonly ttlMs: number;
  /** The oldest entry goes when there are more. */
  readonly capacity: number;
  readonly load: (key: string) => Promise<Value>;
  /** Monotonic milliseconds: a clock that jumps back must not keep an entry alive. */
  readonly now?: () => number;
}

/** Remembers loaded values for a while. Callers that ask at once share one load; failures are not kept. */
export class FreshCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();
  private readonly now: () => number;

  constructor(private readonly options: FreshCacheOptions<Value>) {
    this.now = options.now ?? (() => performance.now());
  }

  get size(): number {
    return this.entries.size;
  }

  /** The value at once when it is fresh, otherwise a promise of it. */
  get(key: string): Value | Promise<Value> {
    const entry = this.entries.get(key);
    if (entry?.pending) return entry.pending;
    if (entry && this.now() < entry.freshUntil) return entry.value as Value;
    return this.load(key);
  }

  /** The next `get` loads again, also when a load is on its way now. */
  forget(key: string): void {
    this.entries.delete(key);
  }

  /** Forgets everything, loads on their way included. */
  clear(): void {
    this.entries.clear();
  }

  private load(key: string): Promise<Value> {
    const entry: Entry<Value> = { pending: null, value: undefined, freshUntil: 0 };
    const asked = this.now();
    // Shared by all who ask meanwhile: the first one's leaving must not fail the others.
    entry.pending = runDetached(() => this.options.load(key)).then(
      (value) => {
        entry.value = value;
        // Counted from the question, not the answer: a slow query must not lengthen the promise.
        entry.freshUntil = asked + this.options.ttlMs;
        entry.pending = null;
        return value;
      },
      (error: unknown) => {
        if (this.entries.get(key) === entry) this.entries.delete(key);
        throw error;
      },
    );
    this.store(key, entry);
    return entry.pending;
  }

  private store(key: string, entry: Entry<Value>): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size <= this.options.capacity) return;
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }
}
