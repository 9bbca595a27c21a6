import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

describe('the log file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orderly-log-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The compiled log in a process of its own, which says many lines and ends. */
  function write(env: Record<string, string>, code: string): string[] {
    const program = `
      import { loadConfig } from './dist/src/config/load-config.js';
      import { createLogs } from './dist/src/platform/observability/logger.js';
      const log = createLogs(loadConfig({ NODE_ENV: 'testing', LOG_LEVEL: 'info', ...${JSON.stringify(env)} })).program;
      ${code}`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
    expect(stderr.toString()).toBe('');
    return stdout.toString().trim().split('\n');
  }

  const lines = (): unknown[] =>
    readdirSync(folder)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      // The newest may have nothing in it yet.
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
      .map((line) => JSON.parse(line) as unknown);

  it('has every line of standard output, the first ones too, and is named by its day', () => {
    const LOG_FILE = join(folder, 'orderly');
    const shown = write({ LOG_FILE }, `for (let i = 0; i < 3; i++) log.info({ i }, 'said');`);
    expect(shown).toHaveLength(3);
    expect(lines()).toEqual(shown.map((line) => JSON.parse(line) as unknown));
    expect(readdirSync(folder)).toEqual([
      expect.stringMatching(/^orderly\.\d{4}-\d\d-\d\d\.1\.log$/),
    ]);
  });

  it('is followed by another one at its size, and only some of the older ones stay', () => {
    const LOG_FILE = join(folder, 'orderly');
    const env = { LOG_FILE, LOG_FILE_BYTES: '1024', LOG_FILE_KEEP: '2' };
    write(
      env,
      `for (let i = 0; i < 40; i++) {
         log.info({ i, filler: 'x'.repeat(300) }, 'said');
         await new Promise((resolve) => setTimeout(resolve, 10));
       }`,
    );
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(1);
    expect(files.length).toBeLessThanOrEqual(3);
    expect(lines().at(-1)).toMatchObject({ i: 39 });
  });
});
