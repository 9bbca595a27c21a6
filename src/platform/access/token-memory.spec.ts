import { describe, expect, it } from '@jest/globals';
import { TokenMemory } from './token-memory.js';

const token = (expiresAt: number) => ({ userId: 'u', sessionId: 's', expiresAt });

describe('TokenMemory', () => {
  it('knows a token until it expires and not a moment longer', () => {
    const memory = new TokenMemory(10);
    memory.remember('t', token(1000));
    expect(memory.find('t', 999)).toEqual(token(1000));
    expect(memory.find('t', 1000)).toBeNull();
    expect(memory.size).toBe(0);
  });

  it('knows nothing about a token it did not see', () => {
    expect(new TokenMemory(10).find('t', 0)).toBeNull();
  });

  it('forgets the oldest token beyond its capacity', () => {
    const memory = new TokenMemory(2);
    for (const name of ['a', 'b', 'c']) memory.remember(name, token(1000));
    expect(memory.size).toBe(2);
    expect(memory.find('a', 0)).toBeNull();
    expect(memory.find('c', 0)).not.toBeNull();
  });
});
