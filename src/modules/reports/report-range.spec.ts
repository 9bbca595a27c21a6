import { describe, expect, it } from '@jest/globals';
import { daysIn, isDay, type Pieces, piecesOf, rangeOf } from './report-range.js';

const now = new Date('2026-03-15T23:30:00Z');

describe('the range of a report', () => {
  it('is thirty days until today, unless said otherwise', () => {
    expect(rangeOf({}, now)).toEqual({ from: '2026-02-14', to: '2026-03-15' });
    expect(rangeOf({ to: '2026-01-10' }, now)).toEqual({ from: '2025-12-12', to: '2026-01-10' });
    expect(rangeOf({ from: '2026-03-01' }, now)).toEqual({ from: '2026-03-01', to: '2026-03-15' });
  });

  it('knows the days of the calendar', () => {
    expect(['2026-02-28', '2024-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-29', '2026-13-01', 'yesterday', '2026-1-1'].some(isDay)).toBe(false);
  });

  it('counts both ends', () => {
    expect(daysIn({ from: '2026-01-01', to: '2026-01-01' })).toBe(1);
    expect(daysIn({ from: '2026-01-02', to: '2026-01-01' })).toBe(0);
  });

  it.each<[string, string, Partial<Pieces>]>([
    ['2026-01-01', '2026-03-31', { months: ['2026-01-01', '2026-02-01', '2026-03-01'] }],
    ['2026-02-01', '2026-02-28', { months: ['2026-02-01'] }],
    ['2025-12-31', '2026-01-31', { months: ['2026-01-01'], days: ['2025-12-31'] }],
    ['2026-01-02', '2026-01-30', { months: ['2026-01-01'], less: ['2026-01-01', '2026-01-31'] }],
    ['2026-01-31', '2026-02-02', { days: ['2026-01-31', '2026-02-01', '2026-02-02'] }],
    ['2026-01-05', '2026-01-05', { days: ['2026-01-05'] }],
  ])('%s to %s has the fewest periods', (from, to, expected) => {
    const { touched: _, ...pieces } = piecesOf({ from, to });
    expect(pieces).toEqual({ months: [], days: [], less: [], ...expected });
  });

  it('is the sum of its pieces, and lies in the months it touches', () => {
    const start = Date.parse('2025-11-20T00:00:00Z');
    const dayAt = (n: number): string =>
      new Date(start + n * 86_400_000).toISOString().slice(0, 10);
    const all = Array.from({ length: 140 }, (_, n) => dayAt(n));
    for (let first = 0; first < 100; first += 3) {
      for (let last = first; last < all.length; last += 5) {
        const range = { from: dayAt(first), to: dayAt(last) };
        const { months, days, less, touched } = piecesOf(range);
        const counted = (day: string): number =>
          Number(months.includes(`${day.slice(0, 8)}01`)) +
          Number(days.includes(day)) -
          Number(less.includes(day));
        const within = all.filter((day) => day >= range.from && day <= range.to);
        expect(all.filter((day) => counted(day) !== Number(within.includes(day)))).toEqual([]);
        expect(touched).toEqual([...new Set(within.map((day) => `${day.slice(0, 8)}01`))]);
      }
    }
  });
});
