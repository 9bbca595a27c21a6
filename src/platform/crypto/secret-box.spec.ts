import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/load-config.js';
import { SecretBox } from './secret-box.js';

const boxWith = (...keys: Buffer[]) =>
  new SecretBox(loadConfig({ ENCRYPTION_KEY: keys.map((key) => key.toString('base64')).join() }));

const [old, fresh] = [randomBytes(32), randomBytes(32)];

describe('SecretBox', () => {
  it('opens what it sealed, and never seals the same way twice', () => {
    const box = boxWith(old);
    const sealed = [box.seal('JBSWY3DP ünïcode', 'row:1'), box.seal('JBSWY3DP ünïcode', 'row:1')];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const text of sealed) {
      expect(text).not.toContain('JBSWY3DP');
      expect(box.open(text, 'row:1')).toBe('JBSWY3DP ünïcode');
    }
  });

  it('refuses a value that was moved to another place', () => {
    const box = boxWith(old);
    expect(() => box.open(box.seal('secret', 'row:1'), 'row:2')).toThrow();
  });

  it('refuses a value with any part changed', () => {
    const box = boxWith(old);
    const parts = box.seal('secret', 'row:1').split('.');
    for (const index of parts.keys()) {
      const changed = parts.map((part, at) => {
        if (at !== index) return part;
        return `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
      });
      expect(() => box.open(changed.join('.'), 'row:1')).toThrow();
    }
    const shortTag = [...parts.slice(0, 4), (parts[4] as string).slice(0, 8)].join('.');
    expect(() => box.open(shortTag, 'row:1')).toThrow();
  });

  it('seals with the first key of several and opens with all of them', () => {
    const before = boxWith(old).seal('secret', 'row:1');
    const rotated = boxWith(fresh, old);
    expect(rotated.open(before, 'row:1')).toBe('secret');
    const after = rotated.seal('secret', 'row:1');
    expect(boxWith(fresh).open(after, 'row:1')).toBe('secret');
    expect(() => boxWith(fresh).open(before, 'row:1')).toThrow(/ENCRYPTION_KEY/);
  });

  it('hashes by key and purpose', () => {
    const hash = boxWith(old).hash('account', 'ada@example.com');
    expect(hash).toHaveLength(32);
    expect(boxWith(old, fresh).hash('account', 'ada@example.com')).toEqual(hash);
    expect(boxWith(old).hash('address', 'ada@example.com')).not.toEqual(hash);
    expect(boxWith(fresh).hash('account', 'ada@example.com')).not.toEqual(hash);
  });
});
