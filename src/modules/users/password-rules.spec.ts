import { describe, expect, it } from '@jest/globals';
import { requireGoodPassword } from './password-rules.js';

const own = ['Ada.Lovelace@example.com', 'Augusta Ada King'];
const common = expect.objectContaining({ code: 'PASSWORD_COMMON' });

describe('a good password', () => {
  it.each([
    'correct horse battery staple',
    'twelve chars',
    'ⓐ long sentence, any sign',
    '🐎🐄🐖🐏🐓🐕🐈🐇🐁🐀🐍🐢',
  ])('may be %s', (password) => {
    expect(() => requireGoodPassword(password, own)).not.toThrow();
  });

  it.each([
    'qwerty123456',
    'QWERTY123456',
    'passwordpassword',
    'aaaaaaaaaaaa',
    '123123123123',
    'Ada.Lovelace@Example.com',
    'ada.lovelace',
    'augusta ada king',
  ])('is not %s', (password) => {
    expect(() => requireGoodPassword(password, own)).toThrow(common);
  });

  it('has a length first', () => {
    const invalid = expect.objectContaining({ code: 'PASSWORD_INVALID' });
    expect(() => requireGoodPassword('password', own)).toThrow(invalid);
    expect(() => requireGoodPassword('x'.repeat(257), own)).toThrow(invalid);
  });
});
