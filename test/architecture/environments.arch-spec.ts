import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.js';
import { explainConfig } from '../../src/config/explain-config.js';
import { type EnvironmentVariables, loadConfig } from '../../src/config/load-config.js';
import { newKeySetText } from '../../src/platform/keys/key-set.js';

const environments = ['development', 'testing', 'staging', 'production'];
const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const rows = readFileSync('docs/environments.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map(cells);

const complete = (NODE_ENV: string): EnvironmentVariables => ({
  NODE_ENV,
  DATABASE_URL: 'postgresql://orderly:q8Zr1yT0m5@db.internal/orderly',
  JWT_KEYS: newKeySetText(),
  CURSOR_SECRET: 'kq2mX0vB7rT4nZ8pL1sD6wF3yH9cJ5gA',
  CSRF_SECRET: 'Ue7Rb2Yt9Qw4Ei1Oa6Sd3Fg8Hj5Kl0Zx',
  ENCRYPTION_KEY: 'q2n0oGmYy8h6s3Xv1Jc9Wb4Kd7Tf5Rz2Lp0Eu8Ni6Mw=',
  PUBLIC_URL: 'https://api.orderly.example',
  MAIL_URL: 'smtps://mailer:T4kf0s@mail.internal',
  MAIL_FROM: 'orders@orderly.example',
});

function accepts(env: EnvironmentVariables): boolean {
  try {
    loadConfig(env);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

const judged = (env: EnvironmentVariables): string =>
  accepts(env) ? 'accepted' : 'the start refuses';

function missingSecrets(environment: string): string {
  const { CSRF_SECRET: _, ...rest } = complete(environment);
  if (!accepts(rest)) return 'the start refuses';
  const { variables } = explainConfig(rest);
  const source = variables.find(({ name }) => name === 'CSRF_SECRET')?.source;
  return source === 'made on this machine' ? 'made in `.data/`' : 'shared ones';
}

/** What the program says about a row, by environment. */
const truth: Record<string, (environment: string) => string> = {
  '`.env` of the folder is read': (NODE_ENV) =>
    explainConfig({ NODE_ENV }).variables.some(({ source }) => source === '.env') ? 'yes' : 'no',
  'missing secrets': missingSecrets,
  'placeholder secrets': (environment) =>
    judged({ ...complete(environment), CURSOR_SECRET: 'change-me-change-me-change-me-change-me' }),
  'any origin in `CORS_ORIGINS`': (environment) =>
    judged({ ...complete(environment), CORS_ORIGINS: '*' }),
  '`LOG_LEVEL` by default': (environment) => loadConfig(complete(environment)).logging.level,
  '`LOG_PRETTY` by default': (environment) =>
    String(loadConfig(complete(environment)).logging.pretty),
  '`/docs` by default': (environment) =>
    loadConfig(complete(environment)).docsEnabled ? 'yes' : 'no',
};

describe('docs/environments.md', () => {
  const home = process.cwd();
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'orderly-environments-'));
    writeFileSync(join(folder, '.env'), 'ADMIN_EMAIL=me@orderly.example\n');
    process.chdir(folder);
  });

  afterAll(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  it('has a column for each environment', () => {
    expect(rows[0]).toEqual(['what', ...environments]);
  });

  it.each(Object.entries(truth))('says what the program does: %s', (what, of) => {
    const row = rows.find(([name]) => name === what);
    expect(row?.slice(1)).toEqual(environments.map(of));
  });
});
