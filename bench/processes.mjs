import { execFileSync, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createPort } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const readyWithinMs = 30_000;
const tickMs = 10;
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createPort().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** CPU time of a process so far in milliseconds; null where the system does not tell. */
export function cpuMs(pid) {
  if (existsSync(`/proc/${pid}/stat`)) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  }
  if (process.platform === 'win32') return null;
  const [minutes, seconds] = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], {
    encoding: 'utf8',
  })
    .split(':')
    .slice(-2);
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** The most memory that a process ever had, in megabytes; null where the system does not tell. */
export function peakMb(pid) {
  if (!existsSync(`/proc/${pid}/status`)) return null;
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

async function untilAnswering(url, child, errors) {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200 || status === 401) return;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`A server did not start:\n${errors()}`);
    await sleep(50);
  }
}

/** Starts a server of ours on a free port; `args` are those of node. */
export async function startServer(args, env, readyPath) {
  const port = await freePort();
  const options = {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  };
  const child = spawn(process.execPath, args, options);
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await untilAnswering(url + readyPath, child, () => errors);
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  return { url, pid: child.pid, stop, errors: () => errors };
}

function profileFlags(folder, name) {
  if (folder === null) return [];
  return [
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
    `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`,
  ];
}

/** Settings of the product as it is deployed; nothing is throttled. */
export function productEnv(database, secrets) {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: database,
    DATABASE_POOL_MAX: String(secrets.poolMax),
    JWT_KEYS: secrets.jwt,
    CURSOR_SECRET: secrets.cursor,
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    CSRF_SECRET: secrets.csrf,
    PUBLIC_URL: 'http://127.0.0.1',
    MAIL_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'bench@example.com',
    THROTTLE_LIMIT: '1000000000',
    THROTTLE_LOGIN_LIMIT: '1000000000',
    SIGN_IN_ADDRESS_ATTEMPTS: '100000',
    PLACEMENT: process.env.PLACEMENT ?? '',
  };
}

/** The product as it is deployed: nothing off, its log written and thrown away. */
export function startProduct(database, secrets, profile = null, more = {}) {
  const env = { ...productEnv(database, secrets), ...more };
  const flags = profileFlags(profile, 'product');
  return startServer([...flags, 'dist/main.js'], env, '/readyz');
}

/** Takes traces and throws them away. */
export async function startSink() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The product without logs, metrics and traces, with all three as they are by default, and with every trace. */
export async function startObserved(database, secrets) {
  const sink = await startSink();
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
  const usual = { METRICS_PORT: String(await freePort()), ...endpoint };
  const all = { METRICS_PORT: String(await freePort()), ...endpoint, TRACE_SAMPLE_PERCENT: '100' };
  const start = (more) => startProduct(database, secrets, null, more);
  const bare = await start({ LOG_LEVEL: 'silent' });
  const observed = await start(usual);
  const traced = await start(all);
  const stop = async () => {
    await Promise.all([bare, observed, traced].map((server) => server.stop()));
    sink.close();
  };
  return { bare, observed, traced, stop };
}

export function startFloor(database, secrets, profile = null) {
  const env = {
    DATABASE_URL: database,
    DATABASE_POOL_MAX: String(secrets.poolMax),
    JWT_KEYS: secrets.jwt,
    CURSOR_SECRET: secrets.cursor,
    PASSWORD_HASH: secrets.passwordHash,
  };
  return startServer([...profileFlags(profile, 'floor'), pathOf('floor.mjs')], env, '/');
}

export function startExportFloor(database, profile = null) {
  const args = [...profileFlags(profile, 'floor'), pathOf('export-floor.mjs')];
  return startServer(args, { DATABASE_URL: database }, '/');
}

/** A process that makes load, so that its work is not counted as anybody's. */
export function startLoad(world) {
  const child = fork(pathOf('load.mjs'));
  child.send(world);
  return {
    run: async (job) => {
      child.send(job);
      const [{ error, result }] = await once(child, 'message');
      if (error) throw new Error(error);
      return result;
    },
    stop: () => child.kill(),
  };
}

/** Runs a script to its end; resolves to the JSON of its last line. */
export async function runScript(name, args) {
  const child = spawn(process.execPath, [pathOf(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${name} failed.`);
  return JSON.parse(output);
}
