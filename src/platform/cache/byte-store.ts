interface Kept {
  readonly value: unknown;
  bytes: number;
}

/** Of the entry itself: key, object and its place in the map. */
const overheadBytes = 300;

/**
 * A store of Keyv in memory that is bounded in bytes: what was used longest ago goes first. A value
 * says its size as `bytes`; of others it is that of their JSON.
 */
export class ByteStore {
  readonly opts: object = {};
  private readonly kept = new Map<string, Kept>();
  private used = 0;
  private evicted = 0;

  constructor(private readonly maxBytes: number) {}

  get size(): number {
    return this.kept.size;
  }

  get bytes(): number {
    return this.used;
  }

  /** Entries that made room for others so far. */
  get evictions(): number {
    return this.evicted;
  }

  /** Like `get`, at once. */
  peek(key: string): unknown {
    const found = this.kept.get(key);
    if (!found) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  /** The value of this key, if it still is this one, grew by so much. */
  grow(key: string, value: unknown, bytes: number): void {
    const found = this.kept.get(key);
    if (!found || contentOf(found.value) !== value) return;
    found.bytes += bytes;
    this.used += bytes;
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
    this.kept.set(key, { value, bytes });
    this.used += bytes;
    this.makeRoom();
    return Promise.resolve(true);
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.remove(key));
  }

  clear(): Promise<void> {
    this.kept.clear();
    this.used = 0;
    return Promise.resolve();
  }

  /** A store of Keyv may report errors; this one has none. */
  on(): this {
    return this;
  }

  private remove(key: string): boolean {
    const found = this.kept.get(key);
    if (!found) return false;
    this.used -= found.bytes;
    return this.kept.delete(key);
  }

  private makeRoom(): void {
    for (const key of this.kept.keys()) {
      if (this.used <= this.maxBytes) return;
      this.remove(key);
      this.evicted += 1;
    }
  }
}

/** Keyv keeps values in an object with the time at which they expire. */
function contentOf(value: unknown): unknown {
  const isEnvelope = typeof value === 'object' && value !== null && 'value' in value;
  return isEnvelope ? value.value : value;
}

function sizeOf(value: unknown): number {
  const { bytes } = (contentOf(value) ?? {}) as { bytes?: unknown };
  return typeof bytes === 'number' ? bytes : JSON.stringify([value]).length;
}
