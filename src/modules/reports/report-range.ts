/** Days of a report, both included, as `YYYY-MM-DD`. */
export interface ReportRange {
  readonly from: string;
  readonly to: string;
}

/**
 * Periods whose sums, added and taken away, are the sums of a range. Months by their first day.
 */
export interface Pieces {
  /** Added as a whole. */
  readonly months: readonly string[];
  /** Added one by one. */
  readonly days: readonly string[];
  /** Taken away again: days of `months` outside of the range. */
  readonly less: readonly string[];
  /** All months that have days of the range. */
  readonly touched: readonly string[];
}

const dayMs = 86_400_000;
const defaultDays = 30;
export const longestDays = 1_100;

const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Whether the text is a day of the calendar. */
export function isDay(text: string): boolean {
  const ms = msOf(text);
  return !Number.isNaN(ms) && textOf(ms) === text;
}

/** The days asked for; without `to` until today, without `from` thirty days. */
export function rangeOf(asked: Partial<ReportRange>, now: Date): ReportRange {
  const to = asked.to ?? textOf(now.getTime());
  return { from: asked.from ?? textOf(msOf(to) - (defaultDays - 1) * dayMs), to };
}

/** How many days; below 1 when the range is upside down. */
export function daysIn({ from, to }: ReportRange): number {
  return Math.round((msOf(to) - msOf(from)) / dayMs) + 1;
}

/** The first moment of the month, so many months on. */
function monthAfter(ms: number, count: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
}

/** The last moment of the day that a Date can name. */
export const endOf = (day: string): Date => new Date(msOf(day) + dayMs - 1);

export const endOfDayBefore = (day: string): Date => new Date(msOf(day) - 1);

const daysFrom = (first: number, after: number): string[] =>
  Array.from({ length: Math.max(0, (after - first) / dayMs) }, (_, n) => textOf(first + n * dayMs));

/** The fewest periods: of a month that is cut, the days in the range or the days outside. */
export function piecesOf({ from, to }: ReportRange): Pieces {
  const first = msOf(from);
  const after = msOf(to) + dayMs;
  const months: string[] = [];
  const days: string[] = [];
  const less: string[] = [];
  const touched: string[] = [];
  for (let start = monthAfter(first, 0); start < after; start = monthAfter(start, 1)) {
    const end = monthAfter(start, 1);
    const inside = daysFrom(Math.max(start, first), Math.min(end, after));
    const outside = [...daysFrom(start, first), ...daysFrom(after, end)];
    touched.push(textOf(start));
    if (inside.length <= outside.length) days.push(...inside);
    else {
      months.push(textOf(start));
      less.push(...outside);
    }
  }
  return { months, days, less, touched };
}
