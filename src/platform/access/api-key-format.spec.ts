import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOfApiKey, looksLikeApiKey, newApiKeySecret } from './api-key-format.js';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('the form of an API key', () => {
  it('shows a prefix, and hashes to what the database keeps', () => {
    const { key, prefix, hash } = newApiKeySecret();
    expect(key).toMatch(/^ok_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
    expect(key.startsWith(`${prefix}_`)).toBe(true);
    expect(hashOfApiKey(key)).toEqual(hash);
    expect(looksLikeApiKey(key)).toBe(true);
    expect(newApiKeySecret().key).not.toBe(key);
  });

  it('refuses a key with any character changed', () => {
    const { key } = newApiKeySecret();
    const change = fc.record({
      at: fc.nat(key.length - 1),
      to: fc.constantFrom(...alphabet, '_', '-', ' ', 'é'),
    });
    fc.assert(
      fc.property(change, ({ at, to }) => {
        fc.pre(key[at] !== to);
        expect(hashOfApiKey(key.slice(0, at) + to + key.slice(at + 1))).toBeNull();
      }),
    );
  });

  it('refuses a key that was cut off or has more behind it', () => {
    const { key } = newApiKeySecret();
    for (let length = 0; length < key.length; length += 1) {
      expect(hashOfApiKey(key.slice(0, length))).toBeNull();
    }
    expect([`${key}0`, `${key} `, ` ${key}`, `${key}\n`].map(hashOfApiKey)).toEqual(
      Array(4).fill(null),
    );
  });
});
