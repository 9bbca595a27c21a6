const mostTags = 10_000;

/**
 * Orders reads and invalidations by counting. What was read counts as current for as long as none
 * of its tags was invalidated since its reading began; so a read that began before a commit and
 * arrives after its invalidation is not current, whoever was faster.
 */
export class TagClock {
  private turn = 0;
  /** What was read before this turn is not current, whatever its tags. */
  private floor = 0;
  private readonly invalidated = new Map<string, number>();

  /** The moment at which a reading begins. */
  now(): number {
    return this.turn;
  }

  invalidate(tags: Iterable<string>): void {
    this.turn += 1;
    for (const tag of tags) {
      // Put last again: the first tags are those invalidated longest ago.
      this.invalidated.delete(tag);
      this.invalidated.set(tag, this.turn);
    }
    this.forgetOldest();
  }

  /** Nothing that was read so far is current. */
  clear(): void {
    this.turn += 1;
    this.floor = this.turn;
    this.invalidated.clear();
  }

  isCurrent(since: number, tags: readonly string[]): boolean {
    if (since < this.floor) return false;
    for (const tag of tags) {
      const at = this.invalidated.get(tag);
      if (at !== undefined && at > since) return false;
    }
    return true;
  }

  /** Memory stays bounded: what a forgotten tag had invalidated is invalid by its age instead. */
  private forgetOldest(): void {
    if (this.invalidated.size <= mostTags) return;
    for (const [tag, at] of this.invalidated) {
      if (this.invalidated.size <= mostTags / 2) return;
      this.floor = Math.max(this.floor, at);
      this.invalidated.delete(tag);
    }
  }
}
