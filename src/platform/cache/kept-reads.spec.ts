import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CacheParts } from '../../../test/support/cache-parts.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { DomainError } from '../errors/domain-error.js';
import type { Metrics } from '../metrics/metrics.js';
import { answerOfOne } from './answer-rule.js';
import { KeptReads } from './kept-reads.js';
import { ReadCounts } from './read-counts.js';
import { inReading } from './reading.js';

const tea = { name: 'tea', rule: answerOfOne('tea', 60) };
const none = new DomainError('TEA_NOT_FOUND', 'not_found', 'info', 'There is none.', { id: '1' });

let parts: CacheParts;
let counts: ReadCounts;
let reads: KeptReads;
const load = jest.fn<() => Promise<object>>();

const ask = (id = '1'): Promise<object> => reads.read(tea, { id }, load);

beforeEach(() => {
  parts = new CacheParts();
  counts = new ReadCounts({ counter: () => undefined } as unknown as Metrics);
  const { config, through, invalidations } = parts;
  const unitOfWork = parts.unitOfWork as UnitOfWork;
  reads = new KeptReads(config, through, invalidations, unitOfWork, counts);
  load.mockReset();
  load.mockImplementation(() => Promise.resolve({ leaves: 'green' }));
});

describe('a kept read', () => {
  it('is loaded once, until a change of what it is made of', async () => {
    const first = await ask();
    expect(await ask()).toBe(first);
    parts.hear('tea:2');
    expect(await ask()).toBe(first);
    expect(load).toHaveBeenCalledTimes(1);
    parts.hear('tea:1');
    await ask();
    expect(load).toHaveBeenCalledTimes(2);
    expect(counts.total).toEqual({ hit: 2, stale: 0, miss: 2, bypass: 0 });
  });

  it('differs by its parameters', async () => {
    await ask('1');
    await ask('2');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps that there is none, and refuses in the same words', async () => {
    load.mockRejectedValue(none);
    for (let time = 0; time < 3; time += 1) {
      const refused: unknown = await ask().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(DomainError);
      const { code, kind, level, message, details } = refused as DomainError;
      expect({ code, kind, level, message, details }).toEqual({
        ...{ code: 'TEA_NOT_FOUND', kind: 'not_found', level: 'info' },
        ...{ message: 'There is none.', details: { id: '1' } },
      });
    }
    expect(load).toHaveBeenCalledTimes(1);
    load.mockResolvedValue({ leaves: 'new' });
    parts.hear('tea:1');
    expect(await ask()).toEqual({ leaves: 'new' });
  });

  it('keeps no other failure', async () => {
    load.mockRejectedValue(new Error('The database is gone.'));
    await expect(ask()).rejects.toThrow('gone');
    await expect(ask()).rejects.toThrow('gone');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['in a unit of work', () => (parts.unitOfWork.active = true)],
    ['where others are not heard', () => (parts.listener.current = false)],
    ['when it is switched off', () => Object.assign(parts.config.cache, { enabled: false })],
  ])('asks the database %s', async (_, arrange) => {
    await ask();
    arrange();
    await ask();
    expect(load).toHaveBeenCalledTimes(2);
    expect(counts.total.bypass).toBe(1);
  });

  it('asks the database for an answer that is made afresh', async () => {
    await ask();
    await inReading(true, ask);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('makes an answer as old as itself', async () => {
    const before = performance.now();
    const [, fresh] = await inReading(false, ask);
    const [, again] = await inReading(false, ask);
    expect(again).toEqual(fresh);
    expect(fresh.storedAt).toBeGreaterThanOrEqual(before);
    expect(fresh.freshUntil - fresh.storedAt).toBeLessThanOrEqual(60_000);
    expect(fresh.freshUntil - fresh.storedAt).toBeGreaterThanOrEqual(48_000);
  });

  it('is as old as the question, however long the answer took', async () => {
    const start = Math.ceil(performance.now());
    let passed = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => start + passed);
    load.mockImplementation(() => {
      passed += 5_000;
      return Promise.resolve({ leaves: 'slow' });
    });
    const [, moments] = await inReading(false, ask);
    clock.mockRestore();
    expect(moments.storedAt).toBe(start);
    expect(moments.freshUntil).toBeLessThanOrEqual(start + 60_000);
  });

  it('never pushes out what there is for what there is not', async () => {
    await ask('1');
    load.mockRejectedValue(none);
    for (let id = 2; id < 1_000; id += 1) await ask(`${id}`).catch(() => undefined);
    const { memory } = parts.levels;
    expect(memory.evictions).toBe(0);
    expect(memory.bytes).toBeLessThan(60_000);
    load.mockClear();
    await ask('1');
    expect(load).not.toHaveBeenCalled();
  });
});
