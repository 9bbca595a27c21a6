import { describe, expect, it } from '@jest/globals';
import { instantReader, isTimezone } from './local-time.js';

describe('reading dates', () => {
  const utc = instantReader('iso', 'UTC');

  it.each([
    ['2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01T08:26', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01', '2010-12-01T00:00:00.000Z'],
    ['2010-12-01T08:26:00Z', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01T08:26:00+02:00', '2010-12-01T06:26:00.000Z'],
    ['2010-12-01T08:26:00.123-0130', '2010-12-01T09:56:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(utc(text)).toBe(instant);
  });

  it.each([
    '',
    'yesterday',
    '2010-02-29',
    '2010-13-01',
    '2010-12-01 24:00',
    '2010-12-01 08:60',
    '1/12/2010',
    '0001-01-01',
    '2010-12-01 08:26:00 foo',
  ])('refuses %j', (text) => {
    expect(utc(text)).toBeNull();
  });

  it('reads the day first or the month first, as it is told', () => {
    expect(instantReader('dmy', 'UTC')('1/12/2010 8:26')).toBe('2010-12-01T08:26:00.000Z');
    expect(instantReader('mdy', 'UTC')('12/1/2010 8:26')).toBe('2010-12-01T08:26:00.000Z');
    expect(instantReader('mdy', 'UTC')('13/1/2010 8:26')).toBeNull();
  });

  it('takes a time without an offset for one of the zone, on both sides of a change of the clocks', () => {
    const london = instantReader('iso', 'Europe/London');
    expect(london('2011-03-27 00:30:00')).toBe('2011-03-27T00:30:00.000Z');
    expect(london('2011-03-27 02:30:00')).toBe('2011-03-27T01:30:00.000Z');
    expect(london('2011-07-01 12:00:00')).toBe('2011-07-01T11:00:00.000Z');
    expect(london('2011-07-01 12:30:00')).toBe('2011-07-01T11:30:00.000Z');
    expect(london('2011-07-01T12:00:00Z')).toBe('2011-07-01T12:00:00.000Z');
  });

  it('knows which zones there are', () => {
    expect([isTimezone('Europe/London'), isTimezone('Mars/Olympus')]).toEqual([true, false]);
  });
});
