import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const count = availableParallelism();

const pin = (pid, cores) =>
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)]);

/**
 * Gives a client the last core for itself, and the others to the rest: one that waits for the
 * processor would take its own delay for the server's. Does nothing without `taskset`.
 */
export function apart(client, others) {
  if (count < 2) return;
  pin(client, String(count - 1));
  for (const pid of others) pin(pid, `0-${count - 2}`);
}
