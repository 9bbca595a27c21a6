import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pacedWrite } from './paced-write.js';

const piece = 'x'.repeat(10);

describe('writing to a client', () => {
  let out: PassThrough;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    out = new PassThrough({ highWaterMark: 4 });
  });

  afterEach(() => {
    jest.useRealTimers();
    out.destroy();
  });

  it('waits until it has read on', async () => {
    let written = false;
    const writing = pacedWrite(out, piece).then(() => (written = true));
    await jest.advanceTimersByTimeAsync(24_000);
    expect(written).toBe(false);
    out.resume();
    await writing;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends when it is gone, and drops what comes later', async () => {
    const writing = pacedWrite(out, piece);
    out.destroy();
    await writing;
    await pacedWrite(out, piece);
  });

  it('fails when it reads nothing for long', async () => {
    const writing = pacedWrite(out, piece);
    const failed = expect(writing).rejects.toThrow('stopped reading');
    await jest.advanceTimersByTimeAsync(25_000);
    await failed;
  });
});
