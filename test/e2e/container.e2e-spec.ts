import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newKeySetText } from '../../src/platform/keys/key-set.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { type Program, startProgram } from '../support/program.js';

// Made by tools/ci/container-steps.sh: what the image holds in /app.
const app = process.env['CONTAINER_APP'] ?? '';
const run = promisify(execFile);

// Everything read-only, user 1000, no way up; exec all the way, so that signals arrive.
const inside = `mount --rbind / / && mount -o remount,bind,ro / && cd "${app}" &&
  exec setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs --bounding-set=-all "$@"`;
const contained = (...args: string[]): [string, ...string[]] => [
  'unshare',
  ...['--mount', '--propagation', 'private', 'sh', '-c', inside, 'sh'],
  ...[join(app, 'bin/node'), ...args],
];

const describeContainer = app === '' ? describe.skip : describe;

describeContainer('the contents of the image, as user 1000 on a read-only root', () => {
  let database: TestDatabase;
  let folder: string;
  let env: Record<string, string>;
  let program: Program | null = null;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
    folder = mkdtempSync(join(tmpdir(), 'orderly-secrets-'));
    chmodSync(folder, 0o755);
    const secrets = {
      // The password of the test's server is none of its own: only its form is judged.
      DATABASE_URL: database.url,
      JWT_KEYS: newKeySetText(),
      CURSOR_SECRET: 'kq2mX0vB7rT4nZ8pL1sD6wF3yH9cJ5gA',
      CSRF_SECRET: 'Ue7Rb2Yt9Qw4Ei1Oa6Sd3Fg8Hj5Kl0Zx',
      ENCRYPTION_KEY: 'q2n0oGmYy8h6s3Xv1Jc9Wb4Kd7Tf5Rz2Lp0Eu8Ni6Mw=',
      MAIL_URL: 'smtp://127.0.0.1:1025',
      ADMIN_PASSWORD: 'a long enough passphrase',
    };
    for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name), value);
    const files = Object.keys(secrets).map((name) => [`${name}_FILE`, join(folder, name)]);
    env = {
      ...(Object.fromEntries(files) as Record<string, string>),
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://api.orderly.example',
      MAIL_FROM: 'orders@orderly.example',
      ADMIN_EMAIL: 'admin@orderly.example',
      SHUTDOWN_DELAY_MS: '0',
    };
  });

  afterAll(async () => {
    if (program && program.process.exitCode === null) await program.end('SIGKILL');
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  const command = (args: string[], settings: Record<string, string>) => {
    const [file, ...rest] = contained(...args);
    return run(file, rest, { env: { PATH: process.env['PATH'], ...settings } });
  };

  it('writes nothing and has no rights', async () => {
    const script = `const fs = require('node:fs');
      const tries = ['/x', '/tmp/x', '${app}/x', '${app}/dist/main.js'];
      const writable = tries.filter((path) => { try { fs.writeFileSync(path, ''); return true; } catch { return false; } });
      const status = fs.readFileSync('/proc/self/status', 'utf8');
      console.log(JSON.stringify([process.getuid(), writable, /CapEff:\\s*0+$/m.test(status)]));`;
    const { stdout } = await command(['--eval', script], {});
    expect(JSON.parse(stdout)).toEqual([1000, [], true]);
  });

  it('does not start without its settings, and names them', async () => {
    await expect(command(['dist/main.js'], { NODE_ENV: 'production' })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('DATABASE_URL is required') as unknown,
    });
  });

  it('migrates an empty database, serves it, and stops when it is told to', async () => {
    expect((await command(['dist/src/cli.js', 'migrate'], env)).stdout).toContain('Migrated');
    const PORT = String(await freePort());
    program = await startProgram(
      database.url,
      { ...env, DATABASE_URL: '', PORT },
      contained('dist/main.js'),
    );
    const looked = await run(process.execPath, ['tools/ci/smoke.mjs', program.url]);
    expect(looked.stdout).toContain('answers as it should');
    const answer = await fetch(`${program.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: env['ADMIN_EMAIL'], password: 'a long enough passphrase' }),
    });
    expect(answer.status).toBe(200);
    expect(await program.end('SIGTERM')).toBe(0);
    await expect(run(process.execPath, ['tools/ci/smoke.mjs', program.url])).rejects.toMatchObject({
      code: 1,
    });
  });

  it('needs no packages of development', async () => {
    const { stdout } = await command(['dist/src/cli.js', 'config', 'check', '--json'], env);
    const { problems, environment } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ problems, environment }).toEqual({ problems: [], environment: 'production' });
  });
});
