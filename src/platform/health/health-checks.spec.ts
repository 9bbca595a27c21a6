import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { HealthChecks } from './health-checks.js';

describe('health checks', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('answer under their names, whichever way they answer', async () => {
    const checks = new HealthChecks();
    checks.add('kettle', () => ({ state: 'up', details: { degrees: 90 } }));
    checks.add('cups', () => Promise.resolve({ state: 'degraded', details: {} }));
    checks.add('tea', () => {
      throw new Error('a secret of the tea');
    });
    expect(await checks.run()).toEqual([
      { name: 'kettle', state: 'up', details: { degrees: 90 } },
      { name: 'cups', state: 'degraded', details: {} },
      { name: 'tea', state: 'down', details: { reason: 'the check failed' } },
    ]);
  });

  it('are down when they do not answer in time', async () => {
    jest.useFakeTimers();
    const checks = new HealthChecks();
    checks.add('kettle', () => new Promise(() => undefined));
    const asked = checks.run();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await asked).toEqual([
      { name: 'kettle', state: 'down', details: { reason: 'no answer in time' } },
    ]);
  });

  it('have names of their own', () => {
    const checks = new HealthChecks();
    checks.add('kettle', () => ({ state: 'up', details: {} }));
    expect(() => checks.add('kettle', () => ({ state: 'up', details: {} }))).toThrow('twice');
  });
});
