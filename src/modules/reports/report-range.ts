/** Days of a report, both included, as `YYYY-MM-DD`. */
export interface ReportRange {
  readonly from: string;
  readonly to: string;
}

/** The same with the whole months in it: [from, months) and [afterMonths, to] are single days. */
export interface SplitRange extends ReportRange {
  readonly months: string;
  readonly afterMonths: string;
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

function monthStart(day: string, offset: number): string {
  const date = new Date(msOf(day));
  return textOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
}

export function splitRange({ from, to }: ReportRange): SplitRange {
  const months = from.endsWith('-01') ? from : monthStart(from, 1);
  const afterMonths = monthStart(textOf(msOf(to) + dayMs), 0);
  // No whole month: everything is single days.
  if (afterMonths <= months) return { from, to, months: from, afterMonths: from };
  return { from, to, months, afterMonths };
}
