import { describe, expect, it } from '@jest/globals';
import { readClaims } from './access-token-claims.js';

const nowSeconds = 1_800_000_000;
const good = {
  sub: 'user',
  sid: 'session',
  typ: 'access',
  iat: nowSeconds - 10,
  exp: nowSeconds + 890,
};
const read = (changes: object) => readClaims({ ...good, ...changes }, nowSeconds * 1000, 5);

describe('readClaims', () => {
  it('reads who, which session and until when', () => {
    const expiresAt = (nowSeconds + 890) * 1000;
    expect(read({})).toEqual({ userId: 'user', sessionId: 'session', expiresAt });
  });

  it.each([
    ['another type of token', { typ: 'refresh' }],
    ['no type', { typ: undefined }],
    ['no subject', { sub: '' }],
    ['a subject that is no text', { sub: { id: 1 } }],
    ['no session', { sid: undefined }],
    ['no expiry', { exp: undefined }],
    ['an expiry as text', { exp: '1800000890' }],
    ['an endless expiry', { exp: Number.POSITIVE_INFINITY }],
    ['an expiry before its issue', { exp: nowSeconds - 11 }],
    ['no time of issue', { iat: undefined }],
    ['an issue in the future', { iat: nowSeconds + 6 }],
  ])('refuses %s', (_, changes) => {
    expect(read(changes)).toBeNull();
  });

  it('allows for clocks that differ a little', () => {
    expect(read({ iat: nowSeconds + 5 })).not.toBeNull();
  });
});
