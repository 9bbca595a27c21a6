import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseKeySet, storedKeysOf } from '../../src/platform/keys/key-set.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { orderly } from '../support/command.js';
import { decodeToken } from '../support/forged-tokens.js';
import { SignIn } from '../support/sign-in.js';
import { until } from '../support/until.js';

describe('the signing keys', () => {
  let app: TestApp;
  let folder: string;
  let file: string;
  let signIn: SignIn;

  const keys = (...args: string[]) => orderly(app.databaseUrl, ['keys', ...args, '--file', file]);
  const stored = async () => storedKeysOf(await readFile(file, 'utf8'));

  async function published(): Promise<(JsonWebKey & { kid: string })[]> {
    const { body, headers } = await app.http().get('/.well-known/jwks.json').expect(200);
    expect(headers['cache-control']).toBe('public, max-age=60');
    return (body as { keys: (JsonWebKey & { kid: string })[] }).keys;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orderly-keys-'));
    file = join(folder, 'jwt-keys.json');
    const made = await orderly('postgresql://unused.invalid/x', ['keys', 'rotate', '--file', file]);
    expect([made.code, made.err]).toEqual([0, '']);
    const jwtKeys = parseKeySet(await readFile(file, 'utf8'));
    app = await startTestApp((config) => ({
      ...config,
      auth: { ...config.auth, jwtKeys, jwtKeysFile: file },
    }));
    signIn = new SignIn(app);
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  it('are published without their secrets, and verify what was signed', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { email } = await signIn.user('support');
    const { accessToken } = (await signIn.login(email)).data;
    const [key] = await published();
    expect(Object.keys(key ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(decodeToken(accessToken).header).toEqual({ alg: 'ES256', typ: 'JWT', kid: key?.kid });
    const [head, claims, signature = ''] = accessToken.split('.');
    const publicKey = createPublicKey({ format: 'jwk', key: key as JsonWebKey });
    const options = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const text = Buffer.from(`${head}.${claims}`);
    expect(verify('sha256', text, options, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('are rotated without a restart: old tokens stay good, new ones have the new key', async () => {
    const { email } = await signIn.user('support');
    const before = (await signIn.login(email)).data.accessToken;
    const [old] = await stored();
    const { code, out } = await keys('rotate', '--lead-seconds', '0');
    expect([code, out]).toEqual([0, expect.stringContaining('2 keys')]);
    const [, fresh] = await stored();
    await until(async () => (await published()).length === 2);
    const after = (await signIn.login(email)).data.accessToken;
    expect(decodeToken(before).header['kid']).toBe(old?.kid);
    expect(decodeToken(after).header['kid']).toBe(fresh?.kid);
    for (const token of [before, after]) expect((await signIn.me(token)).status).toBe(200);
    const listed = await keys('list');
    expect(listed.out).toMatch(new RegExp(`${old?.kid}\tverifies.*\n${fresh?.kid}\tsigns`));
    for (const { d } of await stored()) expect(listed.out + out).not.toContain(d);
  });

  it('stay as they are when the file is broken, and follow it again afterwards', async () => {
    const good = await readFile(file, 'utf8');
    const { email } = await signIn.user('support');
    const { accessToken } = (await signIn.login(email)).data;
    await writeFile(file, '{"keys":[');
    const refused = await keys('rotate');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('JWK Set')]);
    expect((await signIn.me(accessToken)).status).toBe(200);
    await writeFile(file, good);
    await keys('rotate', '--lead-seconds', '0', '--overlap-seconds', '0');
    await until(async () => (await signIn.me(accessToken)).status === 401);
    expect(await published()).toHaveLength(1);
    expect((await signIn.login(email)).status).toBe(200);
  });

  it('need a file', async () => {
    const { code, err } = await orderly(app.databaseUrl, ['keys', 'list']);
    expect([code, err]).toEqual([1, 'Say which file holds the keys: --file, or JWT_KEYS_FILE.\n']);
    const wrong = await keys('rotate', '--lead-seconds', 'soon');
    expect([wrong.code, wrong.err]).toEqual([1, 'Seconds are a whole number.\n']);
  });
});
