import { execFile, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { usualTransaction } from './pgbench-placement.sql.mjs';

const run = promisify(execFile);
const warmUpSeconds = 30;

/** The newest pgbench of this machine, or null. */
export function findPgbench() {
  const installed = globSync('/usr/lib/postgresql/*/bin/pgbench').sort();
  const candidates = [...installed.reverse(), 'pgbench'];
  return candidates.find((file) => spawnSync(file, ['--version']).status === 0) ?? null;
}

function processedOf(output) {
  const [, processed] = /transactions actually processed: (\d+)/.exec(output) ?? [];
  const [, failed] = /number of failed transactions: (\d+)/.exec(output) ?? [];
  if (Number(processed) > 0 && Number(failed) === 0) return Number(processed);
  throw new Error(`pgbench did not place orders:\n${output}`);
}

/** Of the last seconds of a run: its log has a line per transaction, with its length and its end. */
function figuresOf(logs, seconds) {
  const transactions = logs.flatMap((log) =>
    log
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number))
      .map(([, , us, , end, endUs]) => ({ ms: us / 1000, end: end + endUs / 1_000_000 })),
  );
  const last = transactions.reduce((most, { end }) => Math.max(most, end), 0);
  const counted = transactions.filter(({ end }) => end > last - seconds);
  const lengths = counted.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    perSecond: counted.length / seconds,
    p99Ms: lengths[Math.floor(lengths.length * 0.99)],
  };
}

/**
 * Orders placed by pgbench itself: `hot` ones want one product, `spread` ones any. Its connections are
 * new each time and plan their first five executions afresh, which half a minute leaves behind.
 */
export async function placeByPgbench(file, url, { kind, seconds, clients }) {
  const folder = await mkdtemp(join(tmpdir(), 'orderly-pgbench-'));
  try {
    const script = join(folder, 'script.sql');
    await writeFile(script, usualTransaction(kind === 'hot'));
    const flags = ['--no-vacuum', '--protocol=prepared', `--client=${clients}`, '--jobs=2'];
    const log = ['--log', `--log-prefix=${join(folder, 'log')}`];
    const time = `--time=${warmUpSeconds + seconds}`;
    const { stdout } = await run(file, [...flags, ...log, time, '-f', script, url]);
    const names = (await readdir(folder)).filter((name) => name.startsWith('log'));
    const logs = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return { requests: processedOf(stdout), ...figuresOf(logs, seconds), cpuUs: null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
