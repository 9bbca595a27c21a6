import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PeriodicTask, type Turn } from './periodic-task.js';

/** A task whose runs end when the test says so. */
function taskOf(everyMs = 1_000) {
  const turns: { turn: Turn; end: (result: string) => void; fail: (error: Error) => void }[] = [];
  const failures: unknown[] = [];
  const task = new PeriodicTask<string>(
    {
      name: 'kettle',
      everyMs,
      work: (turn) => new Promise((end, fail) => void turns.push({ turn, end, fail })),
    },
    (name, work) => (name === 'kettle' ? work() : Promise.resolve(null)),
    (name, error) => failures.push([name, error]),
  );
  return { task, turns, failures };
}

describe('a periodic task', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('runs after every interval, once it is started', async () => {
    const { task, turns } = taskOf();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(turns).toHaveLength(0);
    task.start();
    task.start();
    await jest.advanceTimersByTimeAsync(999);
    expect(turns).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(turns).toHaveLength(1);
    turns[0]?.end('boiled');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(turns).toHaveLength(2);
  });

  it('is never at work twice: who asks meanwhile gets the run at work', async () => {
    const { task, turns } = taskOf();
    task.start();
    const asked = task.run();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(turns).toHaveLength(1);
    turns[0]?.end('boiled');
    expect(await asked).toBe('boiled');
    void task.run();
    expect(turns).toHaveLength(2);
  });

  it('goes on after a failure, and says it; who asked for the run gets the error', async () => {
    const { task, turns, failures } = taskOf();
    task.start();
    await jest.advanceTimersByTimeAsync(1_000);
    turns[0]?.fail(new Error('no water'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(failures).toEqual([['kettle', new Error('no water')]]);
    expect(turns).toHaveLength(2);
    const asked = task.run();
    turns[1]?.fail(new Error('no power'));
    await expect(asked).rejects.toThrow('no power');
  });

  it('stops when the run at work has ended, which is told to be short', async () => {
    const { task, turns } = taskOf();
    task.start();
    await jest.advanceTimersByTimeAsync(1_000);
    let stopped = false;
    expect(turns[0]?.turn.stopping).toBe(false);
    const stop = task.stop().then(() => (stopped = true));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(turns[0]?.turn.stopping).toBe(true);
    expect(stopped).toBe(false);
    turns[0]?.fail(new Error('interrupted'));
    await stop;
    task.start();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(turns).toHaveLength(1);
  });

  it('claims its work under its name', async () => {
    const { task, turns } = taskOf();
    void task.run();
    expect(await turns[0]?.turn.claimed(() => Promise.resolve('mine'))).toBe('mine');
  });
});
