import { latencyBoundsMs } from '../../platform/usage/usage-recorder.js';

export const groupings = ['day', 'route', 'version', 'consumer'] as const;

export type Grouping = (typeof groupings)[number];

/** What a report is about; days as `2026-11-24`, both included. */
export interface UsageFilter {
  readonly from: string;
  readonly to: string;
  readonly groupBy: Grouping;
  readonly method?: string | undefined;
  readonly route?: string | undefined;
  readonly version?: string | undefined;
  readonly consumerId?: string | undefined;
}

/** Sums as the database gives them. */
export interface UsageSums {
  /** Of the group: a day, a route with its method, a version, a caller. */
  readonly key: string;
  readonly name: string | null;
  readonly requests: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  readonly totalMs: number;
  readonly maxMs: number;
  readonly latencies: readonly number[];
  readonly ordersPlaced: number | null;
}

/** The bound below which the share of the requests was answered; the slowest one where no bound is. */
export function quantileMs(latencies: readonly number[], share: number, maxMs: number): number {
  const all = latencies.reduce((sum, count) => sum + count, 0);
  if (all === 0) return 0;
  let seen = 0;
  for (const [slot, count] of latencies.entries()) {
    seen += count;
    if (seen >= share * all) return Math.ceil(Math.min(latencyBoundsMs[slot] ?? maxMs, maxMs));
  }
  return Math.ceil(maxMs);
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a day of the calendar. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return dayPattern.test(text) && !Number.isNaN(time) && dayOf(new Date(time)) === text;
}

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
