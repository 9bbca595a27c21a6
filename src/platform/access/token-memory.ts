/** What a verified access token says. */
export interface VerifiedToken {
  readonly userId: string;
  readonly sessionId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Tokens whose signature was checked, so that a repeated token costs one look-up. */
export class TokenMemory {
  private readonly tokens = new Map<string, VerifiedToken>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.tokens.size;
  }

  find(token: string, now: number): VerifiedToken | null {
    const known = this.tokens.get(token);
    if (!known) return null;
    if (now < known.expiresAt) return known;
    this.tokens.delete(token);
    return null;
  }

  /** After the keys were replaced: what one of them signed may not be good any more. */
  clear(): void {
    this.tokens.clear();
  }

  remember(token: string, verified: VerifiedToken): void {
    this.tokens.set(token, verified);
    if (this.tokens.size <= this.capacity) return;
    // Tokens live equally long, so the first one in is the first to expire.
    const oldest = this.tokens.keys().next();
    if (!oldest.done) this.tokens.delete(oldest.value);
  }
}
