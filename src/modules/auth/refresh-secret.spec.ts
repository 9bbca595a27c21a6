import { describe, expect, it } from '@jest/globals';
import { hashOfRefreshToken, newRefreshSecret } from './refresh-secret.js';

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
