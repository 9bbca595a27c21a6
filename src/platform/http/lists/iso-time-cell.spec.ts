import { expect, it } from '@jest/globals';
import { isoTimeCell } from './iso-time-cell.js';

it.each([
  ['2026-11-24 09:30:00', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24 09:30:00.5', '2026-11-24T09:30:00.500Z'],
  ['2026-11-24 09:30:00.05', '2026-11-24T09:30:00.050Z'],
  ['2026-11-24 09:30:00.057999', '2026-11-24T09:30:00.057Z'],
  ['0999-02-28 23:59:59.999999', '0999-02-28T23:59:59.999Z'],
])('the time %s is %s', (time, iso) => {
  const line = Buffer.from(`12345,${time},67890123\n`);
  const target = Buffer.alloc(100);
  const length = isoTimeCell(line, 6, 6 + time.length, target);
  expect(target.toString('utf8', 0, length)).toBe(iso);
});
