import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { faultOf, nextInterval, sealed, type SealedInterval } from './audit-seal-chain.js';

const key = randomBytes(32);
const at = (text: string) => new Date(`2026-11-${text}Z`);
const contents = { entries: 2, digest: 'd1' };
const first: SealedInterval = {
  number: 1,
  startsAt: at('01T00:00'),
  endsAt: at('01T05:00'),
  ...contents,
};
const second: SealedInterval = {
  ...first,
  number: 2,
  startsAt: first.endsAt,
  endsAt: at('02T00:00'),
};
const one = sealed(key, null, first);
const two = sealed(key, one.seal, second);

describe('the interval to seal next', () => {
  it('ends at the last whole hour that is closed', () => {
    expect(nextInterval(at('01T03:20'), at('01T07:59'))).toEqual({
      startsAt: at('01T03:00'),
      endsAt: at('01T07:00'),
    });
  });

  it('ends with the day', () => {
    expect(nextInterval(at('30T03:00'), new Date('2027-01-01'))?.endsAt).toEqual(
      new Date('2026-12-01'),
    );
  });

  it('is none while the hour is not over', () => {
    expect(nextInterval(at('01T03:00'), at('01T03:59'))).toBeNull();
    expect(nextInterval(at('01T03:00'), at('01T01:00'))).toBeNull();
  });
});

describe('a chain of seals', () => {
  it('is whole as it was made, also with the entries gone by their age', () => {
    expect(faultOf([key], null, one, contents)).toBeNull();
    expect(faultOf([key], one, two, contents)).toBeNull();
    expect(faultOf([key], one, two, null)).toBeNull();
  });

  it('opens with an older key, and with no other', () => {
    expect(faultOf([randomBytes(32), key], null, one, contents)).toBeNull();
    expect(faultOf([randomBytes(32)], null, one, contents)).toMatch(/ENCRYPTION_KEY/);
  });

  it.each([
    ['a missing seal', null, two, contents, /missing/],
    ['a gap', one, { ...two, startsAt: at('01T06:00') }, contents, /continue/],
    ['another count', one, { ...two, entries: 1 }, { ...contents, entries: 1 }, /seal was changed/],
    ['another predecessor', { ...one, seal: 'forged' }, two, contents, /seal was changed/],
    ['a missing entry', one, two, { ...contents, entries: 1 }, /has 1 entries and had 2/],
    ['a changed entry', one, two, { ...contents, digest: 'd2' }, /entries were changed/],
  ])('tells %s', (_, previous, seal, found, fault) => {
    expect(faultOf([key], previous, seal, found)).toMatch(fault);
  });
});
