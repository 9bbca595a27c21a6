import { describe, expect, it } from '@jest/globals';
import { daysIn, isDay, rangeOf, splitRange } from './report-range.js';

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

  it.each([
    ['2026-01-01', '2026-06-30', '2026-01-01', '2026-07-01'],
    ['2026-01-02', '2026-06-29', '2026-02-01', '2026-06-01'],
    ['2025-12-31', '2026-01-31', '2026-01-01', '2026-02-01'],
    ['2026-01-05', '2026-01-20', '2026-01-05', '2026-01-05'],
    ['2026-01-05', '2026-02-20', '2026-01-05', '2026-01-05'],
    ['2026-02-01', '2026-02-28', '2026-02-01', '2026-03-01'],
  ])('%s to %s has the whole months [%s, %s)', (from, to, months, afterMonths) => {
    expect(splitRange({ from, to })).toEqual({ from, to, months, afterMonths });
  });
});
