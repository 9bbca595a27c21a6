const least = 16;
const most = 20_000;

/**
 * How many requests may be in flight. Unbounded in practice until the process is overloaded; then it
 * falls below what is in flight, and rises again while all is well.
 */
export class LoadLimit {
  private value = most;
  private overloads = 0;

  get limit(): number {
    return this.value;
  }

  /** Called at each look: one bad look may be a collection of garbage, two in a row are overload. */
  adapt(overloaded: boolean, inFlight: number): void {
    this.overloads = overloaded ? this.overloads + 1 : 0;
    if (this.overloads >= 2)
      this.value = Math.max(least, Math.floor(Math.min(this.value, inFlight) * 0.8));
    else if (!overloaded) this.value = Math.min(most, Math.ceil(this.value * 1.1) + 2);
  }
}
