import { describe, expect, it } from '@jest/globals';
import { maskSecrets } from './mask.js';

describe('masking secrets', () => {
  it.each([
    'password',
    'passwordHash',
    'password_hash',
    'refreshToken',
    'clientSecret',
    'tokenHash',
    'apiKey',
    'api_key',
    'privateKey',
    'recoveryCodes',
    'totpSecret',
    'otpCode',
    'resetCode',
    'Authorization',
    'cookies',
  ])('masks the value of %s', (name) => {
    expect(maskSecrets({ [name]: 'canary' })).toEqual({ [name]: '[masked]' });
  });

  it.each(['code', 'barcode', 'postalCode', 'countryCode', 'key', 'sku', 'status'])(
    'keeps the value of %s',
    (name) => {
      expect(maskSecrets({ [name]: 'visible' })).toEqual({ [name]: 'visible' });
    },
  );

  it('keeps what is about a secret: that it is there, when it changed, which one it is', () => {
    const about = {
      password: null,
      hasPassword: true,
      passwordChangedAt: new Date(0),
      tokenId: 't-1',
      tokenType: 'Bearer',
      recoveryCodesCount: 8,
      apiKeyPrefix: 'ok_12',
    };
    expect(maskSecrets(about)).toEqual(about);
  });

  it('looks into objects and lists, and masks whole objects under a secret name', () => {
    const nested = { user: { logins: [{ token: 'canary', at: 1 }] }, secrets: { a: 'canary' } };
    const expected = { user: { logins: [{ token: '[masked]', at: 1 }] }, secrets: '[masked]' };
    expect(maskSecrets(nested)).toEqual(expected);
  });

  it('masks signed tokens and password hashes by their look', () => {
    const disguised = {
      note: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
      list: ['$argon2id$v=19'],
    };
    expect(maskSecrets(disguised)).toEqual({ note: '[masked]', list: ['[masked]'] });
  });

  it('gives up with a mask where it is nested too deep', () => {
    let deep: object = { value: 'canary' };
    for (let level = 0; level < 30; level += 1) deep = { deep };
    expect(JSON.stringify(maskSecrets(deep))).not.toContain('canary');
  });

  it('leaves its argument alone', () => {
    const record = { password: 'x' };
    maskSecrets(record);
    expect(record).toEqual({ password: 'x' });
  });
});
