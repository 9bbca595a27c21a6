import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type RequestContext, runInRequest } from '../observability/request-context.js';
import { keyedRead } from './keyed-read.js';
import { ReadBatches } from './read-batches.js';
import { RequestLife } from './request-life.js';
import type { Sql } from './sql.js';

interface Asked {
  readonly text: string;
  readonly keys: unknown;
  readonly succeed: () => void;
  readonly fail: (error: Error) => void;
}

const tea = keyedRead('t.name', 'tea t', 't.id');
const rowOf = (key: string) => ({ name: `tea ${key}`, batchKey: key });

/** A database that answers when it is told to, and knows every key but `none`. */
function scene(joinable = true) {
  const asked: Asked[] = [];
  const ask = <T>(text: string, keys: unknown, answer: T): Promise<T> =>
    new Promise((resolve, fail) => {
      asked.push({ text, keys, succeed: () => resolve(answer), fail });
    });
  const known = (key: string) => (key === 'none' ? null : rowOf(key));
  const sql = {
    joinable,
    one: (text: string, [key]: [string]) => ask(text, key, known(key)),
    rows: (text: string, [keys]: [string[]]) =>
      ask(text, keys, keys.map(known).filter(Boolean).reverse()),
  };
  return { asked, batches: new ReadBatches(sql as unknown as Sql) };
}

const contextOf = (life: RequestLife): RequestContext =>
  ({ requestId: 'r', ip: '127.0.0.1', userAgent: null, sampled: false, life }) as RequestContext;

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error as { code?: string; message: string }).code ?? String(error),
  );

describe('ReadBatches', () => {
  it('asks at once while there is a free lane, then for all who wait together', async () => {
    const { asked, batches } = scene();
    const results = Promise.all(['a', 'b', 'c', 'd', 'c', 'none'].map((k) => batches.one(tea, k)));
    expect(asked.map(({ text, keys }) => [text, keys])).toEqual([
      [tea.one, 'a'],
      [tea.one, 'b'],
    ]);
    asked[0]?.succeed();
    await nextTurn();
    expect(asked[2]).toMatchObject({ text: tea.many, keys: ['c', 'd', 'none'] });
    asked[2]?.succeed();
    asked[1]?.succeed();
    expect(await results).toMatchObject([
      { name: 'tea a' },
      { name: 'tea b' },
      { name: 'tea c' },
      { name: 'tea d' },
      { name: 'tea c' },
      null,
    ]);
  });

  it('begins a statement only after all who share it have come', async () => {
    const { asked, batches } = scene();
    const first = [batches.one(tea, 'a'), batches.one(tea, 'a')];
    const late = batches.one(tea, 'a');
    expect(asked).toHaveLength(2);
    asked.forEach(({ succeed }) => succeed());
    await Promise.all(first);
    await nextTurn();
    expect(asked).toHaveLength(3);
    asked[2]?.succeed();
    expect(await late).toMatchObject({ name: 'tea a' });
  });

  it('reads each by itself when they cannot be read together', async () => {
    const { asked, batches } = scene();
    const busy = [batches.one(tea, 'x'), batches.one(tea, 'y')];
    const [c, d] = [batches.one(tea, 'c'), batches.one(tea, 'd')];
    asked.forEach(({ succeed }) => succeed());
    await Promise.all(busy);
    await nextTurn();
    asked[2]?.fail(new Error('a lost connection'));
    await nextTurn();
    expect(asked.slice(3).map(({ keys }) => keys)).toEqual(['c', 'd']);
    asked[3]?.succeed();
    asked[4]?.fail(new Error('a lost connection'));
    expect(await c).toMatchObject({ name: 'tea c' });
    await expect(d).rejects.toThrow('a lost connection');
  });

  it('leaves the others alone when one of them goes or is late', async () => {
    const { asked, batches } = scene();
    const busy = [batches.one(tea, 'x'), batches.one(tea, 'y')];
    const lives = [new RequestLife(), new RequestLife(), new RequestLife()] as const;
    const reads = lives.map((life, index) =>
      runInRequest(contextOf(life), () => batches.one(tea, `k${index}`)),
    );
    const codes = Promise.all(reads.map(codeOf));
    lives[0].end('left');
    asked.forEach(({ succeed }) => succeed());
    await Promise.all(busy);
    await nextTurn();
    expect(asked[2]?.keys).toEqual(['k1', 'k2']);
    lives[1].end('late');
    asked[2]?.succeed();
    expect(await codes).toEqual(['REQUEST_ABANDONED', 'DEADLINE_EXCEEDED', null]);
  });

  it('asks alone within a transaction', async () => {
    const { asked, batches } = scene(false);
    const results = ['a', 'b', 'c'].map((key) => batches.one(tea, key));
    expect(asked.map(({ keys }) => keys)).toEqual(['a', 'b', 'c']);
    asked.forEach(({ succeed }) => succeed());
    expect(await Promise.all(results)).toHaveLength(3);
  });
});
