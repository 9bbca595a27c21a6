// What stands beside the product on a real machine: Redis, PgBouncer, nginx. Each is null where it is not installed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './processes.mjs';

// PgBouncer refuses to be root.
const nobody = { uid: 65_534, gid: 65_534 };

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

function find(name) {
  const paths = [`/usr/sbin/${name}`, name];
  return paths.find((path) => !spawnSync(path, ['--version']).error) ?? null;
}

/** Starts `program` on `port` with files in a folder that goes when it is stopped. */
async function start(program, { port, files = {}, flags, account }) {
  const folder = await mkdtemp(join(tmpdir(), 'orderly-bench-'));
  await chmod(folder, 0o755);
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), text.replaceAll('FOLDER', folder));
  const owner = account && process.getuid?.() === 0 ? account : {};
  if (owner.uid) await chown(folder, owner.uid, owner.gid);
  const child = spawn(program, flags(folder), { stdio: 'ignore', ...owner });
  const exited = once(child, 'exit');
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${program} did not start.`);
    await sleep(20);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  return { port, pid: child.pid, stop };
}

/** Resolves to `{ url, stop }`. */
export async function startRedis() {
  const program = find('redis-server');
  if (!program) return null;
  const port = await freePort();
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const { stop } = await start(program, { port, flags: () => flags });
  return { url: `redis://127.0.0.1:${port}`, stop };
}

/** In transaction mode, with as many connections to the database as the product opens without it. */
export async function startPooler(databaseUrl, poolSize) {
  const program = find('pgbouncer');
  if (!program) return null;
  const port = await freePort();
  const database = new URL(databaseUrl);
  const { username, password, hostname } = database;
  const settings = [
    '[databases]',
    `* = host=${hostname} port=${database.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    'auth_file = FOLDER/users.txt',
    'pool_mode = transaction',
    `default_pool_size = ${poolSize}`,
    'max_client_conn = 200',
  ];
  const files = {
    'pgbouncer.ini': settings.join('\n'),
    'users.txt': `"${username}" "${password}"\n`,
  };
  const flags = (folder) => [join(folder, 'pgbouncer.ini')];
  const { stop } = await start(program, { port, files, flags, account: nobody });
  database.port = String(port);
  return { url: database.href, stop };
}

/** nginx as `docker/nginx.conf` has it, before one server or two. */
export async function startProxy(urls) {
  const program = find('nginx');
  if (!program) return null;
  const port = await freePort();
  const [first, second = first] = urls.map((url) => new URL(url).host);
  const text = (await readFile('docker/nginx.conf', 'utf8'))
    .replace('api-1:3000', first)
    .replace('api-2:3000', second)
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replaceAll('/tmp/', 'FOLDER/');
  const flags = (folder) => ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'];
  const { stop } = await start(program, { port, files: { 'nginx.conf': text }, flags });
  return { url: `http://127.0.0.1:${port}`, stop };
}
