import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseKeySet } from '../platform/keys/key-set.js';
import { readEnvironment } from './read-environment.js';

let folder: string;
const home = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderly-config-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

describe('the variables of the process', () => {
  it('are completed by .env in development, and win over it', () => {
    writeFileSync('.env', 'PORT=4000\nHOST=127.0.0.1\n');
    expect(readEnvironment({ PORT: '5000' })).toMatchObject({ PORT: '5000', HOST: '127.0.0.1' });
  });

  it('are not completed by .env elsewhere', () => {
    writeFileSync('.env', 'HOST=127.0.0.1\n');
    expect(readEnvironment({ NODE_ENV: 'production' })).toEqual({ NODE_ENV: 'production' });
  });

  it('get secrets of this machine in development, the same ones every time', () => {
    const first = readEnvironment({});
    expect(parseKeySet(first.JWT_KEYS ?? '')).toHaveLength(1);
    expect(Buffer.byteLength(first.CURSOR_SECRET ?? '')).toBeGreaterThanOrEqual(32);
    expect(Buffer.from(first.ENCRYPTION_KEY ?? '', 'base64')).toHaveLength(32);
    expect(readEnvironment({})).toEqual(first);
    // Known by its file, so that a rotation of it is noticed.
    expect(first.JWT_KEYS_FILE).toBe('.data/jwt-keys.json');
    for (const name of ['jwt-keys.json', 'cursor-secret'])
      expect(statSync(`.data/${name}`).mode & 0o777).toBe(0o600);
  });

  it('keep the secrets that are set', () => {
    const secrets = { JWT_KEYS: 'mine', CURSOR_SECRET: 'too', ENCRYPTION_KEY: 'as well' };
    const env = { ...secrets, DATA_DIR: 'elsewhere' };
    expect(readEnvironment(env)).toMatchObject(env);
    writeFileSync('mine', 'of a file');
    const files = {
      JWT_KEYS_FILE: 'mine',
      CURSOR_SECRET_FILE: 'mine',
      ENCRYPTION_KEY_FILE: 'mine',
    };
    expect(readEnvironment(files)).toMatchObject({ JWT_KEYS: 'of a file', ...files });
  });

  it('take secrets from the files they name', () => {
    writeFileSync('secret', 'from a file\n');
    const env = readEnvironment({ NODE_ENV: 'production', CURSOR_SECRET_FILE: 'secret' });
    expect(env.CURSOR_SECRET).toBe('from a file');
  });

  it('name every secret file that is unreadable or set twice', () => {
    writeFileSync('secret', 'x');
    const env = {
      NODE_ENV: 'production',
      DATABASE_URL_FILE: 'nowhere',
      CURSOR_SECRET: 'x',
      CURSOR_SECRET_FILE: 'secret',
    };
    expect(() => readEnvironment(env)).toThrow(
      /DATABASE_URL_FILE must name a readable file\n {2}CURSOR_SECRET and CURSOR_SECRET_FILE must not both/,
    );
  });
});
