import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../src/platform/database/embedded-binaries.js';
import type { Cluster } from '../../src/platform/database/embedded-cluster.js';
import { freePort } from './free-port.js';

/** Runs a command of pg_ctl; `restart` also starts a stopped server, with the options that it had. */
export async function control(cluster: Cluster, ...command: string[]): Promise<void> {
  const log = join(cluster.directory, 'server.log');
  const flags = [...command, '-D', cluster.directory, '-w', '-l', log];
  const cwd = dirname(cluster.directory);
  await run(cluster.binaries.pg_ctl, flags, { ...cluster.account, cwd });
}

/** Moves a running server to a port that nobody takes while it is down; resolves to its new URL. */
export async function moveToKeptPort(cluster: Cluster, url: string): Promise<string> {
  const moved = new URL(url);
  const options = join(cluster.directory, 'postmaster.opts');
  await control(cluster, 'stop', '-m', 'fast');
  const port = String(await freePort());
  const text = await readFile(options, 'utf8');
  await writeFile(options, text.replace(`port=${moved.port}`, `port=${port}`));
  await control(cluster, 'restart');
  moved.port = port;
  return moved.href;
}
