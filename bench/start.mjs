import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFreshDatabase } from './database.mjs';
import { median } from './figures.mjs';
import { freePort, productEnv } from './processes.mjs';

const idleMs = 3_000;
const lookEveryMs = 5;

function residentMb(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** From the start of the process to its first answer of 200, and its memory when nobody asks. */
async function startOnce(args, env) {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...args], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ready())) {
    if (child.exitCode !== null) throw new Error('A server did not start.');
    await sleep(lookEveryMs);
  }
  const ms = performance.now() - startedAt;
  await sleep(idleMs);
  const mb = residentMb(child.pid);
  child.kill('SIGTERM');
  await exited;
  return { ms, mb };
}

/** The product on a database that is there, and a Nest application that answers and does nothing else. */
async function startBoth(url, secrets, { rounds }) {
  const env = productEnv(url, secrets);
  const bare = fileURLToPath(new URL('bare-nest.mjs', import.meta.url));
  const sides = { product: [], bare: [] };
  // The files are in the cache of the system from here on.
  await startOnce(['dist/main.js'], env);
  for (let round = 0; round < rounds; round += 1) {
    sides.product.push(await startOnce(['dist/main.js'], env));
    sides.bare.push(await startOnce([bare], {}));
    process.stderr.write('.');
  }
  const figuresOf = (side) => ({
    ms: Math.round(median(side.map(({ ms }) => ms))),
    slowestMs: Math.round(Math.max(...side.map(({ ms }) => ms))),
    mb: Math.round(median(side.map(({ mb }) => mb))),
  });
  return { product: figuresOf(sides.product), bare: figuresOf(sides.bare) };
}

export function measureStart(database, secrets, options) {
  return withFreshDatabase(database.url, 'bench_start', (url) => startBoth(url, secrets, options));
}
