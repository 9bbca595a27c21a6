const perCall = 0.1;

/**
 * How many repetitions a dependency may be asked for: a tenth of its calls, and at most `capacity` at
 * once. When everything fails, repeating everything would only add to the load that broke it.
 */
export class RetryBudget {
  private tokens: number;

  constructor(private readonly capacity: number) {
    this.tokens = capacity;
  }

  /** A first attempt earns a part of a repetition. */
  earn(): void {
    this.tokens = Math.min(this.capacity, this.tokens + perCall);
  }

  /** Takes a repetition; false when there is none left. */
  take(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
