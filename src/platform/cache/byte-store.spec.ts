import { describe, expect, it } from '@jest/globals';
import { Keyv } from 'keyv';
import { ByteStore } from './byte-store.js';

const thing = (bytes: number) => ({ bytes });

describe('a store that is bounded in bytes', () => {
  it('keeps what it was given, and counts it', async () => {
    const store = new ByteStore(100_000);
    await store.set('a', thing(1_000));
    await store.set('a', thing(2_000));
    await store.set('b', 'text');
    expect(store.peek('a')).toEqual({ bytes: 2_000 });
    expect(await store.get('b')).toBe('text');
    expect(store.size).toBe(2);
    expect(store.bytes).toBeGreaterThan(2_000);
    expect(store.bytes).toBeLessThan(3_000);
    expect(await store.delete('a')).toBe(true);
    expect(await store.delete('a')).toBe(false);
    await store.clear();
    expect([store.size, store.bytes, store.peek('b')]).toEqual([0, 0, undefined]);
  });

  it('lets go what was used longest ago', async () => {
    const store = new ByteStore(10_000);
    for (const key of ['a', 'b', 'c', 'd']) await store.set(key, thing(2_000));
    store.peek('a');
    await store.set('e', thing(2_000));
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => store.peek(key) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
    expect(store.evictions).toBe(1);
  });

  it('never holds more than it may, however things grow', async () => {
    const store = new ByteStore(10_000);
    const values = Array.from({ length: 100 }, () => thing(500));
    for (const [index, value] of values.entries()) {
      await store.set(`${index}`, value);
      store.grow(`${index}`, value, 300);
      expect(store.bytes).toBeLessThanOrEqual(10_000);
    }
    store.grow('99', thing(500), 5_000);
    store.grow('nothing', thing(500), 5_000);
    expect(store.bytes).toBeGreaterThan(5_000);
    expect(await store.set('huge', thing(9_000))).toBe(false);
    expect(store.peek('huge')).toBeUndefined();
  });

  it('is a store of Keyv', async () => {
    const keyv = new Keyv({ store: new ByteStore(10_000), namespace: 'n' });
    await keyv.set('a', { tea: 'green' });
    expect(await keyv.get('a')).toEqual({ tea: 'green' });
    await keyv.clear();
    expect(await keyv.get('a')).toBeUndefined();
  });
});
