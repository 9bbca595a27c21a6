import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { oneAtATime } from '../../tools/one-at-a-time.mjs';
import { until } from '../support/until.js';

const tool = pathToFileURL('tools/one-at-a-time.mjs').href;
let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderly-turns-'));
  log = join(folder, 'log');
  writeFileSync(log, '');
});

afterEach(() => rmSync(folder, { recursive: true }));

const lines = (): string[] => readFileSync(log, 'utf8').split('\n').slice(0, -1);

/** A process that writes down when its turn begins, holds it for `ms`, and writes down its end. */
function start(ms: number) {
  const text = `
    import { appendFileSync } from 'node:fs';
    import { oneAtATime } from '${tool}';
    const say = (word) => appendFileSync(${JSON.stringify(log)}, word + '\\n');
    await oneAtATime(${JSON.stringify(folder)}, () => {
      say('begins');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms});
      say('ends');
    }, () => say('waits'));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: 'inherit' });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { kill: () => child.kill('SIGKILL'), ended };
}

describe('work that is done one at a time in a folder', () => {
  it('does not overlap, and says that it waits', async () => {
    const holder = start(60_000);
    await until(() => lines().includes('begins'));
    const others = [start(50), start(50)];
    await until(() => lines().filter((line) => line === 'waits').length === 2);
    expect(lines()).toEqual(['begins', 'waits', 'waits']);
    holder.kill();
    expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(lines().slice(3)).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  it('gives its turn back when it fails', async () => {
    const waits: string[] = [];
    const failing = oneAtATime(
      folder,
      () => {
        throw new Error('no');
      },
      () => waits.push('first'),
    );
    await expect(failing).rejects.toThrow('no');
    await oneAtATime(
      folder,
      () => waits.push('done'),
      () => waits.push('second'),
    );
    expect(waits).toEqual(['done']);
  });
});
