import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './until.js';

export interface Pooler {
  /** The database of the URL it was started with, through the pooler. */
  readonly url: string;
  stop(): Promise<void>;
}

const program = ['/usr/sbin/pgbouncer', 'pgbouncer'].find(
  (path) => !spawnSync(path, ['--version']).error,
);

/** Whether Debian's package `pgbouncer` (or the like) is on this machine. */
export const hasPgBouncer = program !== undefined;

if (!hasPgBouncer) console.warn('Without pgbouncer, tests of the pooler are skipped.');

// It refuses to be root.
const nobody = 65_534;

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });

/** A real PgBouncer in transaction mode, as it is without any setting for this program. */
export async function startPgBouncer(databaseUrl: string, poolSize = 3): Promise<Pooler> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'orderly-pgbouncer-'));
  const users = join(folder, 'users.txt');
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(users, `"${username}" "${password}"\n`);
  const settings = [
    '[databases]',
    `* = host=${hostname} port=${serverPort}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${users}`,
    'pool_mode = transaction',
    `default_pool_size = ${poolSize}`,
    'max_client_conn = 200',
  ];
  writeFileSync(file, `${settings.join('\n')}\n`);
  const asRoot = process.getuid?.() === 0;
  if (asRoot) for (const path of [folder, users, file]) chownSync(path, nobody, nobody);
  chmodSync(folder, 0o700);
  const account = asRoot ? { uid: nobody, gid: nobody } : {};
  const child: ChildProcess = spawn(program ?? '', [file], { stdio: 'ignore', ...account });
  await until(() => {
    if (child.exitCode !== null) throw new Error('pgbouncer did not start.');
    return accepts(port);
  });
  const url = `postgresql://${username}:${password}@127.0.0.1:${port}${pathname}`;
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}
