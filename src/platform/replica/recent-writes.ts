const maxWriters = 20_000;

/** Who wrote when, as long as the replica may not know it. Times are of the primary's clock. */
export class RecentWrites {
  private readonly times = new Map<string, number>();
  private everyone = -Infinity;

  note(writer: string, at: number): void {
    const known = this.times.get(writer);
    if (known !== undefined && known >= at) return;
    this.times.set(writer, at);
    if (this.times.size > maxWriters) this.noteEveryone(at);
  }

  /** Some writes were not heard of: as if everybody had written. */
  noteEveryone(at: number): void {
    this.everyone = Math.max(this.everyone, at, ...this.times.values());
    this.times.clear();
  }

  /** When this caller last wrote, or may have; -Infinity: not lately. */
  lastOf(writer: string): number {
    return Math.max(this.times.get(writer) ?? -Infinity, this.everyone);
  }

  /** The replica knows what was written before this time. */
  settled(until: number): void {
    for (const [writer, at] of this.times) if (at < until) this.times.delete(writer);
  }
}
