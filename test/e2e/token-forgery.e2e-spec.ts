import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SigningKeys } from '../../src/platform/keys/signing-keys.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { decodeToken, Forge } from '../support/forged-tokens.js';
import { SignIn, type Tokens } from '../support/sign-in.js';
import { statementsOf } from '../support/statement-counter.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a forged access token', () => {
  let app: TestApp;
  let signIn: SignIn;
  let tokens: Tokens;
  let forge: Forge;
  const claims = () => decodeToken(tokens.accessToken).claims;
  const now = () => Math.floor(Date.now() / 1000);

  beforeAll(async () => {
    app = await startTestApp();
    signIn = new SignIn(app);
    const { email } = await signIn.user('admin');
    tokens = (await signIn.login(email)).data;
    forge = new Forge(app.get(SigningKeys).signer(), claims());
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

  it.each(['none', 'None', 'NONE', 'nOnE', ''])(
    'is refused unsigned, algorithm "%s"',
    async (alg) => {
      await expectRefused(forge.unsigned(alg));
      await expectRefused(forge.unsigned(alg, tokens.accessToken.split('.')[2]));
    },
  );

  it('is refused when signed with our public key as a shared secret', async () => {
    for (const alg of ['HS256', 'HS512'] as const) {
      for (const token of forge.macWithPublicKey(alg)) await expectRefused(token);
    }
  });

  it.each(['ES384', 'RS256', 'PS256', 'EdDSA', 'es256', null, ['ES256'], 256])(
    'is refused when our own signature says that its algorithm is %j',
    (alg) => expectRefused(forge.signed({}, { alg })),
  );

  it('is refused when it brings a key or says where to find one, and nobody goes there', async () => {
    let connections = 0;
    const lure = createServer((socket) => {
      connections += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(lure, 'listening');
    const url = `http://127.0.0.1:${(lure.address() as AddressInfo).port}/keys.json`;
    const { foreignJwk } = forge;
    for (const kid of [forge.kid, 'theirs', url, undefined]) {
      await expectRefused(forge.withForeignKey({ kid }));
      await expectRefused(forge.withForeignKey({ kid, jku: url, x5u: url }));
      await expectRefused(forge.withForeignKey({ kid, jwk: foreignJwk }));
      await expectRefused(
        forge.withForeignKey({ kid, x5c: [String(foreignJwk['x'])], crit: ['x5c'] }),
      );
    }
    await expectRefused(forge.withForeignRsaKey());
    lure.close();
    await once(lure, 'close');
    expect(connections).toBe(0);
  });

  it.each([
    '../../../../dev/null',
    "' UNION SELECT 'a",
    '__proto__',
    'constructor',
    '',
    'x'.repeat(2000),
    'x'.repeat(10_000),
  ])('is refused under a key id such as %.25s, without a statement', async (kid) => {
    const statements = await statementsOf(() => expectRefused(forge.signed({}, { kid })));
    expect(statements).toEqual([]);
  });

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
    ['a start as text', () => ({ nbf: '0' })],
    ['an issue in the future', () => ({ iat: now() + 120 })],
    ['no issue', () => ({ iat: undefined })],
    ['an issue as text', () => ({ iat: String(now()) })],
    ['an issue that is no whole number', () => ({ iat: now() - 0.5 })],
    ['an expiry before its issue', () => ({ iat: now() + 3, exp: now() + 2 })],
    ['a list of issuers', () => ({ iss: ['orderly'] })],
    ['a user that is no text', () => ({ sub: { id: claims()['sub'] } })],
  ])('is refused with %s', (_, changes) => expectRefused(forge.signed(changes())));

  it.each(['1e400', '-1e400', 'null', 'true', '[9999999999]', '"9999999999"', '9999999999.5'])(
    'is refused when its expiry is written %s',
    (exp) => {
      const text = JSON.stringify({ ...claims(), exp: 0 }).replace('"exp":0', `"exp":${exp}`);
      return expectRefused(forge.signedText(text));
    },
  );

  it('is refused with any one bit of any byte flipped', async () => {
    const parts = tokens.accessToken.split('.').map((part) => Buffer.from(part, 'base64url'));
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    await fc.assert(
      fc.asyncProperty(fc.nat(total * 8 - 1), async (bit) => {
        const copies = parts.map((part) => Buffer.from(part));
        let at = bit >> 3;
        const part = copies.find((copy) => at < copy.length || ((at -= copy.length), false));
        if (part) part[at] = (part[at] ?? 0) ^ (1 << (bit & 7));
        await expectRefused(copies.map((copy) => copy.toString('base64url')).join('.'));
      }),
      { numRuns: 300 },
    );
  });

  it('is refused with any one character changed', async () => {
    const { accessToken } = tokens;
    const change = fc.tuple(fc.nat(accessToken.length - 1), fc.constantFrom(...alphabet));
    await fc.assert(
      fc.asyncProperty(change, async ([at, letter]) => {
        fc.pre(accessToken[at] !== letter);
        await expectRefused(accessToken.slice(0, at) + letter + accessToken.slice(at + 1));
      }),
      { numRuns: 300 },
    );
  });

  it('is refused in another spelling of the same bytes', async () => {
    const { accessToken } = tokens;
    const last = alphabet.indexOf(accessToken.at(-1) ?? '');
    // The last letter of 64 bytes carries two bits of them; the other four are spare.
    const sameBytes = Array.from({ length: 15 }, (_, spare) => last ^ (spare + 1)).map(
      (letter) => accessToken.slice(0, -1) + (alphabet[letter] ?? ''),
    );
    const standard = accessToken.replaceAll('-', '+').replaceAll('_', '/');
    const variants = [`${accessToken}=`, `${accessToken}==`, `${accessToken}.`, `.${accessToken}`];
    if (standard !== accessToken) variants.push(standard);
    for (const variant of [...sameBytes, ...variants]) await expectRefused(variant);
    expect((await signIn.me(accessToken)).status).toBe(200);
  });

  it('is not a refresh token, nor the reverse', async () => {
    await expectRefused(tokens.refreshToken);
    expect((await signIn.refresh(forge.signed().slice(0, 128))).status).toBe(401);
    expect((await signIn.refresh(tokens.accessToken)).status).toBe(400);
  });
});
