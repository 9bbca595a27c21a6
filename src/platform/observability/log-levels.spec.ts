import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../config/load-config.js';
import { LogLevels } from './log-levels.js';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe('log levels', () => {
  let levels: LogLevels;

  beforeEach(() => {
    jest.useFakeTimers();
    levels = new LogLevels(loadConfig({ NODE_ENV: 'testing', LOG_LEVEL: 'info' }));
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('are as configured for everybody', () => {
    expect(levels.allows('info', 'Stock')).toBe(true);
    expect(levels.allows('debug', 'Stock')).toBe(false);
  });

  it('differ for one module, and end by themselves', () => {
    levels.set([{ module: 'Stock', level: 'debug', until: inMinutes(5) }]);
    expect(levels.allows('debug', 'Stock')).toBe(true);
    expect(levels.allows('trace', 'Stock')).toBe(false);
    expect(levels.allows('debug', 'Jobs')).toBe(false);
    jest.advanceTimersByTime(5 * 60_000);
    expect(levels.allows('debug', 'Stock')).toBe(false);
  });

  it('of a module win over those of all, and one end leaves the others', () => {
    levels.set([
      { module: '', level: 'silent', until: inMinutes(1) },
      { module: 'Stock', level: 'warn', until: inMinutes(5) },
    ]);
    expect(levels.allows('fatal', 'Jobs')).toBe(false);
    expect(levels.allows('warn', 'Stock')).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(levels.allows('info', 'Jobs')).toBe(true);
    expect(levels.allows('info', 'Stock')).toBe(false);
  });

  it('that ended before they came change nothing', () => {
    levels.set([{ module: '', level: 'trace', until: inMinutes(-1) }]);
    expect(levels.allows('debug', 'Jobs')).toBe(false);
  });
});
