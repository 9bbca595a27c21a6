interface Sample {
  readonly at: number;
  readonly position: bigint;
}

// A minute of samples; without the oldest ones the replica only seems staler than it is.
const maxSamples = 600;

/**
 * Until when a replica knows everything. All times are of the primary's clock, in milliseconds, so
 * that they mean the same on every instance. A position of the log that was taken at some time
 * covers every commit acknowledged before it: once the replica has replayed it, so does the replica.
 */
export class Freshness {
  private samples: Sample[] = [];
  private knownUntil = -Infinity;
  private newest = -Infinity;
  private offset: number | null = null;

  /** Everything that was acknowledged before this time can be read at the replica. */
  get until(): number {
    return this.knownUntil;
  }

  /** The primary's clock now, or a little later: never earlier. */
  now(): number {
    return this.offset === null ? Infinity : performance.now() + this.offset;
  }

  /** Bytes between the newest position of the primary and the replica's; null: not known. */
  bytesBehind(replayed: bigint | null): number | null {
    const last = this.samples.at(-1);
    if (!last) return replayed === null ? null : 0;
    return replayed === null ? null : Math.max(0, Number(last.position - replayed));
  }

  /** What the primary said to a question that was sent at this moment of `performance.now()`. */
  sampled({ at, position }: Sample, sentAt: number): void {
    // Another server, or a clock that was put back: what was known is in another time.
    if (at < this.newest) this.forget();
    this.newest = at;
    this.offset = at - sentAt;
    this.samples.push({ at, position });
    if (this.samples.length > maxSamples) this.samples.shift();
  }

  replayed(position: bigint): void {
    while (this.samples[0] && this.samples[0].position <= position) {
      this.knownUntil = this.samples[0].at;
      this.samples.shift();
    }
  }

  /** The replica cannot be asked: nothing is known any more. */
  forget(): void {
    this.samples = [];
    this.knownUntil = -Infinity;
  }
}
