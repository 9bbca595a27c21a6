import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { hasPrometheus } from '../support/metrics.js';
import { hasNginx, type Proxy, startNginx } from '../support/nginx.js';
import { freePort } from '../support/free-port.js';
import { type Program, startProgram } from '../support/program.js';
import { type Prometheus, startPrometheus } from '../support/prometheus.js';
import { hasRedis, type RedisServer, startRedis } from '../support/redis.js';
import { until } from '../support/until.js';

const run = promisify(execFile);
const canRun = hasNginx && hasRedis && hasPrometheus();

if (!canRun) console.log('Skipped: the topology needs nginx, redis-server and prometheus.');

type Settings = Record<string, string>;

/** What docker/compose.yml sets for an instance, with the secrets that docker/secrets.sh makes. */
function settingsOf(folder: string): Settings {
  const { services } = parse(readFileSync('docker/compose.yml', 'utf8'), { merge: true }) as {
    services: { 'api-1': { environment: Record<string, string | number> } };
  };
  const entries = Object.entries(services['api-1'].environment).map(([name, value]) => [
    name,
    String(value)
      .replace(/^\$\{\w+:-(.*)\}$/, '$1')
      .replace('/run/secrets', folder),
  ]);
  return Object.fromEntries(entries) as Settings;
}

(canRun ? describe : describe.skip)('the topology of docker/compose.yml, as processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orderly-topology-'));
  const secret = (name: string): string => readFileSync(join(folder, name), 'utf8').trim();
  const metricsPorts: string[] = [];
  const instances: Program[] = [];
  let settings: Settings;
  let database: TestDatabase;
  let redis: RedisServer;
  let proxy: Proxy;
  let prometheus: Prometheus;
  let authorization: string;

  async function startInstance(at: number, port: string): Promise<void> {
    const METRICS_PORT = (metricsPorts[at] ??= String(await freePort()));
    instances[at] = await startProgram(database.url, {
      ...{ ...settings, METRICS_PORT, PORT: port, DATABASE_URL: '' },
      ...{ TRUSTED_PROXIES: '127.0.0.1', SHUTDOWN_DELAY_MS: '0', HOST: '127.0.0.1' },
    });
  }

  beforeAll(async () => {
    execFileSync('docker/secrets.sh', [folder]);
    redis = await startRedis(join(folder, 'REDIS_CONFIG'));
    database = await createTestDatabase({ empty: true });
    const cache = secret('REDIS_URL').replace('cache:6379', new URL(redis.url).host);
    writeFileSync(join(folder, 'DATABASE_URL'), database.url);
    writeFileSync(join(folder, 'REDIS_URL'), cache);
    settings = settingsOf(folder);
    const env = { PATH: process.env['PATH'], ...settings };
    await run(process.execPath, ['dist/src/cli.js', 'migrate'], { env });
    for (const at of [0, 1]) await startInstance(at, String(await freePort()));
    proxy = await startNginx(instances.map(({ url }) => url) as [string, string]);
    prometheus = await startPrometheus(...metricsPorts.map((port) => `127.0.0.1:${port}`));
    const answer = await fetch(`${proxy.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: settings['ADMIN_EMAIL'], password: secret('ADMIN_PASSWORD') }),
    });
    const { data } = (await answer.json()) as { data: { accessToken: string } };
    authorization = `Bearer ${data.accessToken}`;
  });

  afterAll(async () => {
    await prometheus.stop();
    await proxy.stop();
    await Promise.all(instances.map((instance) => instance.end('SIGTERM')));
    await redis.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string): Promise<Response> =>
    fetch(`${proxy.url}/api/v1${path}`, { headers: { authorization } });

  const stateOf = async (name: string): Promise<string | undefined> => {
    const { data } = (await (await get('/admin/health')).json()) as {
      data: { checks: { name: string; state: string }[] };
    };
    return data.checks.find((check) => check.name === name)?.state;
  };

  const up = async (): Promise<string[]> =>
    (await prometheus.query('up{job="orderly"}')).map(({ value }) => value[1]).sort();

  it('serves behind the proxy, with database and Redis', async () => {
    expect((await get('/products')).status).toBe(200);
    await until(async () => (await stateOf('database')) === 'up');
    await until(async () => (await stateOf('redis')) === 'up');
  });

  it('is scraped, both instances, by the rules that are mounted', async () => {
    await until(async () => (await up()).join() === '1,1');
    const served = 'sum by (instance) (orderly_http_request_duration_seconds_count)';
    await until(async () => {
      await get('/products');
      return (await prometheus.query(served)).filter(({ value }) => value[1] !== '0').length === 2;
    });
    await until(async () => (await prometheus.query('orderly:http_requests:rate5m')).length === 1);
  });

  it('goes on when Redis is killed, and finds it again', async () => {
    await redis.kill();
    await until(async () => (await stateOf('redis')) !== 'up');
    for (let reads = 0; reads < 10; reads += 1) expect((await get('/products')).status).toBe(200);
    await redis.start();
    await until(async () => (await stateOf('redis')) === 'up');
  });

  it('goes on when an instance is killed, which Prometheus sees, and takes it back', async () => {
    const port = new URL((instances[0] as Program).url).port;
    await (instances[0] as Program).end('SIGKILL');
    for (let reads = 0; reads < 20; reads += 1) expect((await get('/products')).status).toBe(200);
    await until(async () => (await up()).join() === '0,1');
    await startInstance(0, port);
    await until(async () => (await up()).join() === '1,1');
    expect((await get('/products')).status).toBe(200);
  });
});
