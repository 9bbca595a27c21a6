/** What is kept, with what ends it. Times are milliseconds of `performance.now()`. */
export interface Kept {
  /** What it is, for metrics: the template of a route or the name of a read. */
  readonly label: string;
  readonly tags: readonly string[];
  /** When its reading began, by the clock of tags. */
  readonly since: number;
  /** When its reading began: its age counts from then. */
  readonly storedAt: number;
  readonly freshUntil: number;
  /** Until then it may be shown while it is read anew. */
  readonly staleUntil: number;
  /** That there is no such thing: it never takes the place of what there is. */
  readonly absent?: boolean;
  readonly bytes: number;
}

/** How a kept value was come by; `stale`: it is being read anew; `bypass`: read without looking. */
export type Outcome = 'hit' | 'stale' | 'miss' | 'bypass';
