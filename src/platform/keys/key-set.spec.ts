import { describe, expect, it } from '@jest/globals';
import { rotated } from './key-rotation.js';
import { keySetText, newKeySetText, parseKeySet, signerOf } from './key-set.js';
import { newPrivateJwk, privateJwkOfSeed, thumbprintOf } from './signing-key.js';

const one = newPrivateJwk();
const two = newPrivateJwk();
const set = (...keys: object[]) => JSON.stringify({ keys });

describe('a key set', () => {
  it('names its keys by RFC 7638, as the appendix of RFC 7515 spells one', () => {
    const x = 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU';
    const y = 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0';
    expect(thumbprintOf({ x, y })).toBe('oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U');
  });

  it('is read as it was written, with or without the names', () => {
    expect(parseKeySet(keySetText([one, two])).map(({ kid }) => kid)).toEqual([one.kid, two.kid]);
    const { x, y, d } = one;
    const [bare] = parseKeySet(set({ kty: 'EC', crv: 'P-256', x, y, d }));
    expect(bare?.kid).toBe(one.kid);
    expect(bare?.publicJwk).not.toHaveProperty('d');
    expect(parseKeySet(newKeySetText())).toHaveLength(1);
  });

  it('is the same for the same seed', () => {
    expect(privateJwkOfSeed('seed')).toEqual(privateJwkOfSeed('seed'));
    expect(parseKeySet(set(privateJwkOfSeed('seed')))).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'x', 'JWK Set'],
    ['null', 'null', 'JWK Set'],
    ['no keys', set(), 'JWK Set'],
    ['too many keys', set(...Array.from({ length: 17 }, () => one)), 'JWK Set'],
    ['another kind of key', set({ kty: 'oct', k: 'abc' }), 'P-256'],
    ['another use', set({ ...one, use: 'enc' }), 'P-256'],
    ['a public key', set({ ...one, d: undefined }), 'P-256'],
    ['a time that is no number', set({ ...one, nbf: '7' }), 'P-256'],
    ['a null among the keys', '{"keys":[null]}', 'P-256'],
    ['a point off the curve', set({ ...one, x: two.x }), 'halves match'],
    ['halves of two keys', set({ ...one, d: two.d }), 'halves match'],
    ['another name', set({ ...one, kid: 'mine' }), 'thumbprint'],
    ['one key twice', set(one, one), 'once'],
  ])('is refused with %s', (_, text, why) => expect(() => parseKeySet(text)).toThrow(why));

  it('signs with the newest key whose time has come and has not passed', () => {
    const keys = (a: object, b: object) => parseKeySet(set({ ...one, ...a }, { ...two, ...b }));
    const at = (now: number, a: object, b: object) => signerOf(keys(a, b), now)?.kid;
    expect(at(10, {}, { nbf: 11 })).toBe(one.kid);
    expect(at(11, {}, { nbf: 11 })).toBe(two.kid);
    expect(at(11, { nbf: 11 }, {})).toBe(one.kid);
    expect(at(11, {}, {})).toBe(two.kid);
    expect(at(20, {}, { nbf: 11, exp: 20 })).toBe(one.kid);
    expect(at(20, { exp: 5 }, { exp: 20 })).toBeUndefined();
  });
});

describe('a rotation', () => {
  const times = { now: 1000, leadSeconds: 100, overlapSeconds: 900 };

  it('starts with one key that signs at once', () => {
    expect(rotated([], one, times)).toEqual([one]);
  });

  it('lets the new key sign after the lead, and the old one expire after the overlap', () => {
    expect(rotated([one], two, times)).toEqual([
      { ...one, exp: 2000 },
      { ...two, nbf: 1100 },
    ]);
  });

  it('never lengthens a life, and drops what has expired', () => {
    const third = newPrivateJwk();
    const keys = [
      { ...one, exp: 1000 },
      { ...two, exp: 1500 },
    ];
    expect(rotated(keys, third, times)).toEqual([
      { ...two, exp: 1500 },
      { ...third, nbf: 1100 },
    ]);
  });
});
