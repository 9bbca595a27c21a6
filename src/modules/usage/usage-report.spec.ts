import { describe, expect, it } from '@jest/globals';
import { isDay, quantileMs } from './usage-report.js';

describe('a quantile of latencies', () => {
  const at = (slot: number, count: number) =>
    [...Array(11).keys()].map((n) => (n === slot ? count : 0));

  it('is the bound below which so many were answered', () => {
    expect(quantileMs(at(2, 10), 0.5, 24.2)).toBe(25);
    const mixed = at(0, 98).map((count, slot) => count + (slot === 6 ? 2 : 0));
    expect(quantileMs(mixed, 0.5, 400)).toBe(5);
    expect(quantileMs(mixed, 0.99, 400)).toBe(400);
  });

  it('is the slowest beyond all bounds, and nothing of nothing', () => {
    expect(quantileMs(at(10, 1), 0.95, 7_210.4)).toBe(7_211);
    expect(quantileMs(at(0, 0), 0.95, 0)).toBe(0);
  });
});

describe('a day', () => {
  it('is one of the calendar', () => {
    expect(isDay('2028-02-29')).toBe(true);
    for (const text of ['2026-02-29', '2026-13-01', '20261124', 'today', ''])
      expect(isDay(text)).toBe(false);
  });
});
