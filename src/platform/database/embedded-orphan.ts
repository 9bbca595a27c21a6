import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './embedded-binaries.js';
import { type Cluster, stopCluster } from './embedded-cluster.js';

async function commandOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command=']);
    return stdout;
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
  return commandLine.replaceAll('\0', ' ');
}

/**
 * Stops the server that a killed process left running in the folder. Call with the folder locked:
 * whatever serves it then belongs to nobody.
 */
export async function stopOrphan(cluster: Cluster): Promise<void> {
  const file = join(cluster.directory, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null) return;
  const command = await commandOf(Number.parseInt(content, 10)).catch(() => '');
  const isOurs = command.includes('postgres') && command.includes(cluster.directory);
  if (isOurs) await stopCluster(cluster, 'fast');
  // After a reboot the number may belong to any process, and the server would refuse to start.
  else await rm(file, { force: true });
}
