import { stat } from 'node:fs/promises';
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
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const checks = new HealthChecks();
    checks.add('kettle', () => new Promise(() => undefined));
    const asked = checks.run();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await asked).toEqual([
      { name: 'kettle', state: 'down', details: { reason: 'no answer in time' } },
    ]);
  });

  it('are up when their answer came while the process stood still', async () => {
    const checks = new HealthChecks();
    checks.add('kettle', async () => {
      await stat('.');
      return { state: 'up', details: {} };
    });
    const asked = new Promise((resolve) => {
      // What the loop does next after immediates is to look at its timers.
      setImmediate(() => resolve(checks.run()));
      setImmediate(pause);
    });
    expect(await asked).toEqual([{ name: 'kettle', state: 'up', details: {} }]);
  });

  it('have names of their own', () => {
    const checks = new HealthChecks();
    checks.add('kettle', () => ({ state: 'up', details: {} }));
    expect(() => checks.add('kettle', () => ({ state: 'up', details: {} }))).toThrow('twice');
  });
});

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_100);
}
