import { describe, expect, it } from '@jest/globals';
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes.js';
import { newTotpSecret, otpauthUriOf, stepOfCode } from './totp.js';

// The secret of RFC 6238, appendix B; codes are its eight digits without the first two.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('stepOfCode', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('knows the code of the RFC at %i', (seconds, code) => {
    const step = Math.floor(seconds / 30);
    expect(stepOfCode(secret, code, seconds * 1000)).toBe(step);
    expect(stepOfCode(secret, code, (seconds + 30) * 1000)).toBe(step);
    expect(stepOfCode(secret, code, (seconds - 30) * 1000)).toBe(step);
    expect(stepOfCode(secret, code, (seconds + 60) * 1000)).toBeNull();
    expect(stepOfCode(secret, code, (seconds - 60) * 1000)).toBeNull();
  });

  it('refuses what is no code of this secret', () => {
    expect(stepOfCode('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '287082', 59_000)).toBeNull();
    expect(stepOfCode(secret, '28708', 59_000)).toBeNull();
  });

  it('makes 160 bits that an app can read', () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(otpauthUriOf(secret, 'ada@example.com')).toMatch(
      /^otpauth:\/\/totp\/Orderly:ada.*secret=GEZ/,
    );
  });
});

describe('recovery codes', () => {
  it('are ten, never the same, and bound to their user', () => {
    const codes = newRecoveryCodes();
    expect(codes).toHaveLength(10);
    expect(new Set([...codes, ...newRecoveryCodes()]).size).toBe(20);
    const [code = ''] = codes;
    expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(hashOfRecoveryCode('a', code.toUpperCase().replaceAll('-', ' '))).toEqual(
      hashOfRecoveryCode('a', code),
    );
    expect(hashOfRecoveryCode('b', code)).not.toEqual(hashOfRecoveryCode('a', code));
  });
});
