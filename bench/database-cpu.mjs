import { readdirSync, readFileSync } from 'node:fs';
import { withClient } from './database.mjs';

const tickMs = 10;
const postmasterPid = `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid`;

/** What the system tells of a process; null when it is gone, or there is no /proc. */
function statOf(pid) {
  try {
    const [, text] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [, parent, ...rest] = text.split(' ').map(Number);
    const [own, gone] = [rest.slice(9, 11), rest.slice(11, 13)];
    const ms = ([user, system]) => (user + system) * tickMs;
    return { parent, ownMs: ms(own), goneMs: ms(gone) };
  } catch {
    return null;
  }
}

async function postmaster(url) {
  const { rows } = await withClient(url, (client) => client.query(postmasterPid));
  return Number(rows[0].pid);
}

const childrenOf = (pid) => readdirSync('/proc').filter((name) => statOf(name)?.parent === pid);

/** The ids of all processes of a local PostgreSQL. */
export async function databaseProcesses(url) {
  const pid = await postmaster(url);
  return [pid, ...childrenOf(pid).map(Number)];
}

/**
 * Resolves to a function that tells the CPU time of all processes of a local PostgreSQL so far, in
 * milliseconds, of those that are gone as well; it tells null where there is no /proc.
 */
export async function databaseCpu(url) {
  const pid = await postmaster(url);
  return () => {
    const server = statOf(pid);
    if (!server) return null;
    const children = childrenOf(pid).map(statOf).filter(Boolean);
    return children.reduce((sum, { ownMs }) => sum + ownMs, server.ownMs + server.goneMs);
  };
}
