import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { answersOk } from './program.js';
import { until } from './until.js';

export interface Proxy {
  readonly url: string;
  /** What nginx complained about. */
  log(): string;
  stop(): Promise<void>;
}

const binary = ['nginx', '/usr/sbin/nginx'].find((name) => !spawnSync(name, ['-v']).error);

export const hasNginx = binary !== undefined;

/** nginx with `docker/nginx.conf`; only addresses and folders are those of the test. */
export async function startNginx(upstreams: readonly [string, string]): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'orderly-nginx-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const [first, second] = upstreams.map((url) => new URL(url).host);
  const configuration = readFileSync('docker/nginx.conf', 'utf8')
    .replace('api-1:3000', first ?? '')
    .replace('api-2:3000', second ?? '')
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replaceAll('/tmp/', `${folder}/`);
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration);
  const child = spawn(binary ?? 'nginx', ['-p', folder, '-c', file, '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await until(() => {
    if (child.exitCode !== null) throw new Error(`nginx did not start:\n${log}`);
    return answersOk(`${url}/livez`);
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGQUIT');
    await exited;
    rmSync(folder, { recursive: true });
  };
  return { url, log: () => log, stop };
}
