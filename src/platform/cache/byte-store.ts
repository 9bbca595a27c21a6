interface Held {
  readonly value: unknown;
  readonly label: string;
  bytes: number;
  /** Since it last was the next to go. */
  used: boolean;
}

interface Sum {
  entries: number;
  bytes: number;
}

/** Of the entry itself: key, object and its place in the map. */
const overheadBytes = 300;

/**
 * A store of Keyv in memory that is bounded in bytes: what nobody used since its last turn goes first
 * (the clock algorithm: a use is a mark, not a move). A value says its size as `bytes`, of others it
 * is that of their JSON; and as `label` what it is.
 */
export class ByteStore {
  readonly opts: object = {};
  private readonly kept = new Map<string, Held>();
  private readonly sums = new Map<string, Sum>();
  private used = 0;
  private evicted = 0;

  constructor(private readonly maxBytes: number) {}

  get size(): number {
    return this.kept.size;
  }

  get bytes(): number {
    return this.used;
  }

  /** Half of what it may hold is in use. */
  get isHalfFull(): boolean {
    return this.used > this.maxBytes / 2;
  }

  /** What is held by label. */
  get held(): ReadonlyMap<string, Readonly<Sum>> {
    return this.sums;
  }

  /** Entries that made room for others so far. */
  get evictions(): number {
    return this.evicted;
  }

  /** Like `get`, at once. */
  peek(key: string): unknown {
    const found = this.kept.get(key);
    if (!found) return undefined;
    found.used = true;
    return found.value;
  }

  /** The value of this key, if it still is this one, grew by so much. */
  grow(key: string, value: unknown, bytes: number): void {
    const found = this.kept.get(key);
    if (!found || contentOf(found.value) !== value) return;
    found.bytes += bytes;
    this.sum(found, 0, bytes);
    this.makeRoom();
  }

  get(key: string): Promise<unknown> {
    return Promise.resolve(this.peek(key));
  }

  set(key: string, value: unknown): Promise<boolean> {
    this.remove(key);
    const bytes = overheadBytes + 2 * key.length + sizeOf(value);
    // Larger than all others may be together: it is not kept, and they stay.
    if (bytes > this.maxBytes / 4) return Promise.resolve(false);
    const held = { value, label: labelOf(value), bytes, used: false };
    this.kept.set(key, held);
    this.sum(held, 1, bytes);
    this.makeRoom();
    return Promise.resolve(true);
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.remove(key));
  }

  clear(): Promise<void> {
    this.kept.clear();
    this.sums.clear();
    this.used = 0;
    return Promise.resolve();
  }

  /** A store of Keyv may report errors; this one has none. */
  on(): this {
    return this;
  }

  /** To the end of the line. */
  private spare(key: string, held: Held): void {
    held.used = false;
    this.kept.delete(key);
    this.kept.set(key, held);
  }

  private remove(key: string): boolean {
    const found = this.kept.get(key);
    if (!found) return false;
    this.sum(found, -1, -found.bytes);
    return this.kept.delete(key);
  }

  private sum({ label }: Held, entries: number, bytes: number): void {
    this.used += bytes;
    const sum = this.sums.get(label) ?? { entries: 0, bytes: 0 };
    sum.entries += entries;
    sum.bytes += bytes;
    this.sums.set(label, sum);
  }

  private makeRoom(): void {
    for (const [key, held] of this.kept) {
      if (this.used <= this.maxBytes) return;
      if (held.used) this.spare(key, held);
      else if (this.remove(key)) this.evicted += 1;
    }
  }
}

/** Keyv keeps values in an object with the time at which they expire. */
function contentOf(value: unknown): unknown {
  const isEnvelope = typeof value === 'object' && value !== null && 'value' in value;
  return isEnvelope ? value.value : value;
}

function labelOf(value: unknown): string {
  const { label } = (contentOf(value) ?? {}) as { label?: unknown };
  return typeof label === 'string' ? label : '';
}

function sizeOf(value: unknown): number {
  const { bytes } = (contentOf(value) ?? {}) as { bytes?: unknown };
  return typeof bytes === 'number' ? bytes : JSON.stringify([value]).length;
}
