import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppConfig } from '../../src/config/app-config.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { decodeToken, Forge } from '../support/forged-tokens.js';
import { SignIn, type Tokens } from '../support/sign-in.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a forged access token', () => {
  let app: TestApp;
  let signIn: SignIn;
  let tokens: Tokens;
  let forge: Forge;
  const now = () => Math.floor(Date.now() / 1000);

  beforeAll(async () => {
    app = await startTestApp();
    signIn = new SignIn(app);
    const { email } = await signIn.user('admin');
    tokens = (await signIn.login(email)).data;
    forge = new Forge(app.get(AppConfig).auth, decodeToken(tokens.accessToken).claims);
  });
  afterAll(() => app.close());

  async function expectRefused(token: string): Promise<void> {
    const { status, code } = await signIn.me(token);
    expect([status, code]).toEqual([401, 'UNAUTHENTICATED']);
  }

  it('is accepted when it is no forgery, so that the others are refused for their flaw', async () => {
    expect((await signIn.me(forge.signed())).status).toBe(200);
    expect((await signIn.me(forge.signed({ jti: 'another', nbf: now() - 1 }))).status).toBe(200);
  });

  it.each(['none', 'None', 'NONE', 'nOnE', ''])('is refused unsigned, algorithm "%s"', (alg) =>
    expectRefused(forge.unsigned(alg)),
  );

  it('is refused when signed with a public key as the shared secret', () =>
    expectRefused(forge.signed({}, {}, forge.publicKey)));

  it('is refused with another algorithm, even under our own secret', () =>
    expectRefused(forge.signed({}, { alg: 'HS512' })));

  it('is refused when it brings a key or says where to find one', async () => {
    const url = 'http://127.0.0.1:9/keys.json';
    await expectRefused(forge.withForeignKey());
    await expectRefused(forge.withForeignKey({ jku: url, x5u: url, kid: 'theirs' }));
    await expectRefused(forge.withForeignKey({ jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }));
    await expectRefused(forge.withForeignKey({ x5c: [forge.publicKey] }));
  });

  it.each(['../../../../dev/null', "' UNION SELECT 'a", 'x'.repeat(2000)])(
    'is refused under a key id such as %.25s',
    (kid) => expectRefused(forge.signed({}, { kid }, '')),
  );

  it.each<[string, () => Record<string, unknown>]>([
    ['another issuer', () => ({ iss: 'elsewhere' })],
    ['no issuer', () => ({ iss: undefined })],
    ['another audience', () => ({ aud: 'elsewhere' })],
    ['no audience', () => ({ aud: undefined })],
    ['another type', () => ({ typ: 'refresh' })],
    ['no type', () => ({ typ: undefined })],
    ['another user', () => ({ sub: '01936f7e-8a00-7000-8000-000000000001' })],
    ['another session', () => ({ sid: '01936f7e-8a00-7000-8000-000000000001' })],
    ['a session that is no id', () => ({ sid: "' OR 1=1 --" })],
    ['an expiry in the past', () => ({ iat: now() - 2000, exp: now() - 61 })],
    ['no expiry', () => ({ exp: undefined })],
    ['an expiry as text', () => ({ exp: String(now() + 900) })],
    ['a negative expiry', () => ({ exp: -1 })],
    ['an endless expiry', () => ({ exp: 1e300 })],
    ['a start in the future', () => ({ nbf: now() + 120 })],
    ['an issue in the future', () => ({ iat: now() + 120 })],
  ])('is refused with %s', (_, changes) => expectRefused(forge.signed(changes())));

  it('is refused with any one character changed', async () => {
    const { accessToken } = tokens;
    const change = fc.tuple(fc.nat(accessToken.length - 1), fc.constantFrom(...alphabet));
    await fc.assert(
      fc.asyncProperty(change, async ([at, letter]) => {
        fc.pre(accessToken[at] !== letter);
        await expectRefused(accessToken.slice(0, at) + letter + accessToken.slice(at + 1));
      }),
      { numRuns: 500 },
    );
  });

  it('is refused in another spelling of the same bytes', async () => {
    const { accessToken } = tokens;
    const last = alphabet.indexOf(accessToken.at(-1) ?? '');
    const sameBytes = accessToken.slice(0, -1) + (alphabet[last ^ 1] ?? '');
    const variants = [`${accessToken}=`, `${accessToken}.`, `${accessToken}%20`, `.${accessToken}`];
    for (const variant of [sameBytes, ...variants]) await expectRefused(variant);
    expect((await signIn.me(accessToken)).status).toBe(200);
  });

  it('is not a refresh token, nor the reverse', async () => {
    await expectRefused(tokens.refreshToken);
    expect((await signIn.refresh(forge.signed().slice(0, 128))).status).toBe(401);
    expect((await signIn.refresh(tokens.accessToken)).status).toBe(400);
  });
});
