import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '@node-rs/argon2';
import { argon2Options, decoyHash, PasswordHashing } from './password-hashing.service.js';
import { isAcceptablePassword } from './password-rules.js';

describe('PasswordHashing', () => {
  const hashing = new PasswordHashing();

  it('stores argon2id with the parameters of OWASP, and the decoy costs the same', async () => {
    const stored = await hashing.hash('correct horse battery');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(parseOptions(stored)).toMatchObject(argon2Options);
    expect(parseOptions(decoyHash)).toEqual(parseOptions(stored));
  });

  it('recognises the password and nothing else', async () => {
    const stored = await hashing.hash('correct horse battery');
    expect(await hashing.matches(stored, 'correct horse battery')).toBe(true);
    expect(await hashing.matches(stored, 'correct horse batterz')).toBe(false);
    expect(await hashing.matches(stored, '')).toBe(false);
  });

  it('does not cut long passwords', async () => {
    const long = 'x'.repeat(255);
    const stored = await hashing.hash(`${long}a`);
    expect(await hashing.matches(stored, `${long}b`)).toBe(false);
  });

  it('takes composed and decomposed accents for the same password', async () => {
    const stored = await hashing.hash('caf\u00e9 au lait, please');
    expect(await hashing.matches(stored, 'cafe\u0301 au lait, please')).toBe(true);
  });

  it('never recognises anything without a stored hash', async () => {
    expect(await hashing.matches(null, 'correct horse battery')).toBe(false);
  });
});

describe('isAcceptablePassword', () => {
  it.each([
    ['twelve characters', 'abcdefghijkl', true],
    ['twelve emoji', '🐎'.repeat(12), true],
    ['256 characters', 'x'.repeat(256), true],
    ['eleven characters', 'abcdefghijk', false],
    ['six emoji', '🐎'.repeat(6), false],
    ['257 characters', 'x'.repeat(257), false],
  ])('%s', (_, password, accepted) => {
    expect(isAcceptablePassword(password)).toBe(accepted);
  });
});
