import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newKeySetText } from '../platform/keys/key-set.js';
import { type ExplainedVariable, explainConfig } from './explain-config.js';

let folder: string;
const home = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderly-explain-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const of = (env: Record<string, string>, name: string): ExplainedVariable | undefined =>
  explainConfig(env).variables.find((variable) => variable.name === name);

describe('an explained configuration', () => {
  it('says where each value comes from', () => {
    writeFileSync('.env', 'HOST=127.0.0.1\nPORT=4000\n');
    writeFileSync('secret', 'x');
    const env = { PORT: '5000', CURSOR_SECRET_FILE: 'secret', CORS_ORIGINS: 'https://a.example' };
    expect(of(env, 'PORT')).toEqual({ name: 'PORT', value: '5000', source: 'environment' });
    expect(of(env, 'HOST')).toEqual({ name: 'HOST', value: '127.0.0.1', source: '.env' });
    expect(of(env, 'CORS_ORIGINS')).toMatchObject({ value: 'https://a.example' });
    expect(of(env, 'TRUSTED_PROXIES')).toMatchObject({ value: '(none)', source: 'default' });
    expect(of(env, 'OIDC_SECOND_FACTOR')).toMatchObject({ value: 'mfa', source: 'default' });
    expect(of(env, 'CURSOR_SECRET')).toMatchObject({ value: '(secret)', source: 'file' });
    expect(of(env, 'CSRF_SECRET')).toMatchObject({ source: 'made on this machine' });
    expect(of(env, 'MAIL_URL')).toMatchObject({ value: '(none)', source: 'default' });
    expect(of({ NODE_ENV: 'testing' }, 'CSRF_SECRET')).toMatchObject({ source: 'default' });
  });

  it('makes nothing', () => {
    expect(explainConfig({}).problems).toEqual([]);
    expect(existsSync('.data')).toBe(false);
  });

  it('reports files, malformed values and missing secrets at once, and repeats no secret', () => {
    writeFileSync('secret', 'hunter2-hunter2');
    const explained = explainConfig({
      NODE_ENV: 'production',
      PORT: 'x',
      DATABASE_URL_FILE: 'nowhere',
      CURSOR_SECRET_FILE: 'secret',
      CSRF_SECRET: 'hunter2',
      MAIL_URL: 'smtp://me:hunter2@mail.internal',
      MAIL_FROM: 'a@b.example',
      PUBLIC_URL: 'https://a.example',
      JWT_KEYS: newKeySetText(),
    });
    expect(explained.environment).toBe('production');
    expect(explained.problems).toEqual([
      'DATABASE_URL_FILE must name a readable file',
      'PORT must be a whole number from 0 to 65535',
      'CURSOR_SECRET must have at least 32 bytes',
      'ENCRYPTION_KEY is required',
      'CSRF_SECRET must have at least 32 bytes',
    ]);
    expect(JSON.stringify(explained)).not.toContain('hunter2');
  });

  it('warns of names that nothing reads, and of settings that lose requests', () => {
    const { warnings, problems } = explainConfig({
      NODE_ENV: 'testing',
      DATABASE_POOLMAX: '5',
      LOG_LEVL: 'debug',
      PORT_FILE: '/run/port',
      HOME: '/root',
      PATH: '/bin',
    });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      'DATABASE_POOLMAX is ignored: did you mean DATABASE_POOL_MAX?',
      'LOG_LEVL is ignored: did you mean LOG_LEVEL?',
      'PORT_FILE is ignored: only secrets are read from files',
    ]);
    const deployed = { NODE_ENV: 'staging', PUBLIC_URL: 'https://a.example' };
    expect(explainConfig(deployed).warnings.map((line) => line.split(' ')[0])).toEqual([
      'SHUTDOWN_DELAY_MS',
      'TRUSTED_PROXIES',
    ]);
    const settled = { ...deployed, SHUTDOWN_DELAY_MS: '5000', TRUSTED_PROXIES: '10.0.0.0/8' };
    expect(explainConfig(settled).warnings).toEqual([]);
  });
});
