export const dateOrders = ['iso', 'dmy', 'mdy'] as const;

/** How a file writes dates: year first, day first or month first. */
export type DateOrder = (typeof dateOrders)[number];

const time = String.raw`(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?`;
const zone = String.raw`(Z|[+-]\d{2}:?\d{2})?`;
const yearFirst = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})${time}${zone}$`);
const yearLast = new RegExp(String.raw`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})${time}$`);

/** `[year, month, day, hour, minute, second]` as written, and the offset when the text has one. */
interface Written {
  readonly parts: readonly [number, number, number, number, number, number];
  readonly offset: string | undefined;
}

function read(text: string, order: DateOrder): Written | null {
  const match = (order === 'iso' ? yearFirst : yearLast).exec(text);
  if (!match) return null;
  const [a, b, c, hour, minute, second] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (order === 'iso') return { parts: [a, b, c, hour, minute, second], offset: match[7] };
  const [day, month] = order === 'dmy' ? [a, b] : [b, a];
  return { parts: [c, month, day, hour, minute, second], offset: undefined };
}

/** The parts as if they were UTC, in milliseconds; null for a day or a time that does not exist. */
function asUtc([year, month, day, hour, minute, second]: Written['parts']): number | null {
  if (year < 1900 || year > 9998 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

function offsetMs(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Local wall-clock time to UTC for one zone; offsets are remembered by the hour. */
function zoneConverter(timezone: string): (wallClock: number) => number {
  if (timezone === 'UTC') return (wallClock) => wallClock;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const wallClockAt = (instant: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  const hour = 3_600_000;
  const offsets = new Map<number, number>();
  const offsetOf = (wallClock: number): number => {
    // The first guess is off by an hour around a change of the clocks; the second is not.
    const guess = wallClock - (wallClockAt(wallClock) - wallClock);
    return wallClockAt(guess) - guess;
  };
  return (wallClock) => {
    const key = Math.floor(wallClock / hour);
    const known = offsets.get(key);
    const offset = known ?? offsetOf(wallClock);
    if (known === undefined) offsets.set(key, offset);
    return wallClock - offset;
  };
}

/** Remembers the last answer: the rows of an order have the same time. */
function remembering(answer: (text: string) => string | null): (text: string) => string | null {
  let asked = '';
  let last = answer(asked);
  return (text) => {
    if (text !== asked) [asked, last] = [text, answer(text)];
    return last;
  };
}

/**
 * Reads dates of a file into RFC 3339 texts in UTC, or null for what is no date. A text without an
 * offset is a wall-clock time of the zone.
 */
export function instantReader(order: DateOrder, timezone: string): (text: string) => string | null {
  const toUtc = zoneConverter(timezone);
  return remembering((text) => {
    const written = read(text, order);
    const wallClock = written && asUtc(written.parts);
    if (!written || wallClock === null) return null;
    const instant =
      written.offset === undefined ? toUtc(wallClock) : wallClock - offsetMs(written.offset);
    return new Date(instant).toISOString();
  });
}

export function isTimezone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
