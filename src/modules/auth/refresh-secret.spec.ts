import { describe, expect, it } from '@jest/globals';
import {
  hashOfRefreshToken,
  newRefreshSecret,
  newSuccessorSalt,
  successorOf,
} from './refresh-secret.js';

describe('newRefreshSecret', () => {
  it('makes 256 bits that never repeat, beside their SHA-256', () => {
    const secrets = Array.from({ length: 1000 }, newRefreshSecret);
    expect(new Set(secrets.map(({ token }) => token)).size).toBe(1000);
    for (const { token, hash } of secrets) {
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(hash).toEqual(hashOfRefreshToken(token));
      expect(hash).toHaveLength(32);
    }
  });
});

describe('successorOf', () => {
  it('is the same for the same token and salt, and another one for any other', () => {
    const [token, other] = [newRefreshSecret().token, newRefreshSecret().token];
    const salt = newSuccessorSalt();
    const successor = successorOf(token, salt);
    expect(successorOf(token, salt)).toEqual(successor);
    expect(successor.hash).toEqual(hashOfRefreshToken(successor.token));
    expect(successorOf(other, salt)).not.toEqual(successor);
    expect(successorOf(token, newSuccessorSalt())).not.toEqual(successor);
    expect(Buffer.from(successor.token, 'base64url')).toHaveLength(32);
  });
});
