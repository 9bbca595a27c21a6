import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Account } from './embedded-account.js';
import { run, type PostgresBinaries } from './embedded-binaries.js';

/** One data folder of PostgreSQL with the programs and the account that serve it. */
export interface Cluster {
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account | undefined;
  readonly user: string;
  readonly password: string;
  /** Server settings, as in postgresql.conf. */
  readonly settings: Readonly<Record<string, string>>;
}

const startTries = 3;
const waitSeconds = '60';
// One that is given up goes on starting, and its folder is taken: no further try can help.
const startSeconds = '300';

// One collation on every platform, by code point: the builtin provider needs no locale of the machine.
const initdbFlags = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

/** LC_ALL=C also keeps macOS from starting threads in the postmaster. */
function spawnOptions(
  cluster: Cluster,
): { env: NodeJS.ProcessEnv; cwd: string } & Partial<Account> {
  const env = { ...process.env, LC_ALL: 'C' };
  return { ...cluster.account, env, cwd: dirname(cluster.directory) };
}

async function own(cluster: Cluster, path: string): Promise<void> {
  if (cluster.account) await chown(path, cluster.account.uid, cluster.account.gid);
}

/** Makes the data folder unless it is there. Built aside and renamed: a half-made one never counts. */
export async function initialiseCluster(
  cluster: Cluster,
  extraFlags: string[] = [],
): Promise<void> {
  if (existsSync(join(cluster.directory, 'PG_VERSION'))) return;
  const unfinished = `${cluster.directory}.new`;
  const passwordFile = `${unfinished}-password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await own(cluster, unfinished);
  await writeFile(passwordFile, cluster.password, { mode: 0o600 });
  await own(cluster, passwordFile);
  try {
    const target = [`--pgdata=${unfinished}`, `--username=${cluster.user}`];
    const flags = [...target, `--pwfile=${passwordFile}`, ...initdbFlags, ...extraFlags];
    await run(cluster.binaries.initdb, flags, spawnOptions(cluster));
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, cluster.directory);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the server on a free port of 127.0.0.1 and resolves to the port when it accepts connections. */
export async function startCluster(cluster: Cluster): Promise<number> {
  const log = join(cluster.directory, 'server.log');
  await rm(log, { force: true });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const fixed = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    };
    const settings = Object.entries({ ...cluster.settings, ...fixed });
    const options = settings.map(([name, value]) => `-c ${name}=${value || "''"}`).join(' ');
    // pg_ctl puts the server into a session of its own: Ctrl-C in the terminal reaches only the app.
    const flags = [
      'start',
      '-D',
      cluster.directory,
      '-l',
      log,
      '-w',
      '-t',
      startSeconds,
      '-o',
      options,
    ];
    try {
      await run(cluster.binaries.pg_ctl, flags, spawnOptions(cluster));
      return port;
    } catch (cause) {
      if (attempt < startTries) continue;
      const reason = await readFile(log, 'utf8').catch(() => '');
      throw new Error(`The embedded PostgreSQL did not start.\n${reason.slice(-2000)}`, { cause });
    }
  }
}

/** Stops the server of the folder, whoever started it; open transactions are rolled back. */
export async function stopCluster(cluster: Cluster, mode: 'fast' | 'immediate'): Promise<void> {
  const flags = ['stop', '-D', cluster.directory, '-m', mode, '-w', '-t', waitSeconds];
  try {
    await run(cluster.binaries.pg_ctl, flags, spawnOptions(cluster));
  } catch (error) {
    if (!existsSync(join(cluster.directory, 'postmaster.pid'))) return;
    if (mode === 'immediate') throw error;
    await stopCluster(cluster, 'immediate');
  }
}
