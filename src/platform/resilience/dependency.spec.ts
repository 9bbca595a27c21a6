import { describe, expect, it } from '@jest/globals';
import { Dependency, type DependencyOptions, isGivenUp } from './dependency.js';

const make = (options: Partial<DependencyOptions> = {}) =>
  new Dependency({
    name: 'kettle',
    timeoutMs: 60_000,
    retries: 2,
    breakerFailures: 3,
    breakerPauseMs: 60_000,
    ...options,
  });

const fail = () => Promise.reject(new Error('cold'));
const boil = () => Promise.resolve('hot');

/** The errors of so many failing calls. */
async function errorsOf(dependency: Dependency, count: number): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (let call = 0; call < count; call += 1)
    await dependency.call(fail).catch((error: unknown) => errors.push(error));
  return errors;
}

describe('a dependency', () => {
  it('answers what the work answers, and throws what it throws', async () => {
    const kettle = make();
    expect(await kettle.call(boil)).toBe('hot');
    await expect(kettle.call(fail)).rejects.toThrow('cold');
    expect(kettle.state).toMatchObject({
      name: 'kettle',
      breaker: 'closed',
      calls: 2,
      failures: 1,
    });
    expect(kettle.state.lastFailureAt).toBeInstanceOf(Date);
  });

  it('is not asked any more after some failures in a row', async () => {
    const kettle = make();
    await errorsOf(kettle, 3);
    expect(kettle.state.breaker).toBe('open');
    let asked = false;
    const refused = kettle.call(() => Promise.resolve((asked = true)));
    await refused.catch((error: unknown) => expect(isGivenUp(error)).toBe(true));
    expect(asked).toBe(false);
    expect(kettle.state).toMatchObject({ failures: 3, refused: 1 });
  });

  it('is asked again after the pause, and by everybody once it answered', async () => {
    const kettle = make({ breakerPauseMs: 1 });
    await errorsOf(kettle, 3);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await kettle.call(boil)).toBe('hot');
    expect(kettle.state.breaker).toBe('closed');
  });

  it('has a time for each attempt, and tells the work when it is over', async () => {
    const kettle = make({ timeoutMs: 5, breakerFailures: 1 });
    let told = false;
    const hangs = (signal: AbortSignal) =>
      new Promise<never>(() => signal.addEventListener('abort', () => (told = true)));
    const error: unknown = await kettle.call(hangs).catch((thrown: unknown) => thrown);
    expect(isGivenUp(error)).toBe(true);
    expect(told).toBe(true);
    expect(kettle.state).toMatchObject({ timeouts: 1, failures: 1, breaker: 'open' });
  });

  it('is asked again for what may be repeated, within the budget', async () => {
    const kettle = make({ breakerFailures: 1_000 });
    let attempts = 0;
    const second = () => ((attempts += 1) === 2 ? boil() : fail());
    expect(await kettle.repeat(second)).toBe('hot');
    expect(kettle.state).toMatchObject({ calls: 1, failures: 1, retries: 1 });
    for (let call = 0; call < 20; call += 1) await kettle.repeat(fail).catch(() => undefined);
    // Ten to begin with and a tenth of the calls: not two for each of them.
    expect(kettle.state.retries).toBeLessThanOrEqual(13);
  });

  it('is well as long as it answers, also when the answer is no', async () => {
    const kettle = make({ isFailure: (error) => (error as Error).message !== 'cold' });
    await errorsOf(kettle, 10);
    expect(kettle.state).toMatchObject({ breaker: 'closed', failures: 0 });
  });
});
