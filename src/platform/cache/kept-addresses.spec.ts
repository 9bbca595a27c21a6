import { beforeEach, describe, expect, it } from '@jest/globals';
import { CacheParts } from '../../../test/support/cache-parts.js';
import type { Actor } from '../access/actor.js';
import type { ByteStore } from './byte-store.js';
import type { KeptAddresses } from './kept-addresses.js';

const actorWith = (permission: string): Actor =>
  ({ kind: 'user', id: 'ann', permissions: new Set([permission]) }) as unknown as Actor;
const urlOf = (index: number): string => `/tea?q=${String(index).padStart(300, 'x')}`;

let memory: ByteStore;
let maxBytes: number;
let addresses: KeptAddresses;

beforeEach(() => {
  const parts = new CacheParts();
  ({ memory } = parts.levels);
  ({ maxBytes } = parts.config.cache);
  ({ addresses } = parts.memory);
});

describe('the addresses whose answers are kept', () => {
  it('take no more memory than the cache may, and those in use stay', () => {
    addresses.learn('/tea', 'tea');
    for (let index = 0; index < 1_000; index += 1) {
      addresses.learn(urlOf(index), urlOf(index));
      expect(addresses.find('/tea')).toBeDefined();
      expect(memory.bytes).toBeLessThanOrEqual(maxBytes);
    }
    expect(addresses.find(urlOf(0))).toBeUndefined();
    expect(addresses.find(urlOf(999))).toBeDefined();
    expect(memory.size).toBeGreaterThan(20);
  });

  it('count with the keys of all who asked', () => {
    for (let index = 0; index < 20; index += 1) {
      addresses.learn(urlOf(index), urlOf(index));
      for (let role = 0; role < 32; role += 1)
        addresses.find(urlOf(index))?.keyFor(actorWith(`tea:${role}`));
    }
    expect(memory.bytes).toBeLessThanOrEqual(maxBytes);
    expect(memory.size).toBeLessThan(5);
    expect(memory.held.get('addresses')?.entries).toBe(memory.size);
  });
});
