// Compares the product with itself under other settings: node bench/variants.mjs throttle|workers|observe
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startDatabase } from './database.mjs';
import { median } from './figures.mjs';
import { cpuMs, freePort, startLoad, startProduct, startSink } from './processes.mjs';
import { newSecrets } from './secrets.mjs';
import { seed } from './seed.mjs';

const warmUpSeconds = 3;
const say = (text) => process.stderr.write(text);

async function startRedis() {
  if (spawnSync('redis-server', ['--version']).error) return null;
  const port = await freePort();
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', flags, { stdio: 'ignore' });
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() };
}

const comparisons = {
  throttle: async () => {
    const redis = await startRedis();
    const variants = { off: { THROTTLE_ENABLED: 'false' }, 'in memory': {} };
    if (redis) variants['in Redis'] = { REDIS_URL: redis.url };
    return { variants, workloads: ['by-id'], stop: () => redis?.stop() };
  },
  observe: async () => {
    const sink = await startSink();
    const metrics = async () => ({ METRICS_PORT: String(await freePort()) });
    const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
    const silent = { LOG_LEVEL: 'silent' };
    const variants = {
      nothing: silent,
      'its log': {},
      metrics: { ...silent, ...(await metrics()) },
      'one trace in ten': { ...silent, ...traces },
      'all three': { ...traces, ...(await metrics()) },
    };
    return { variants, workloads: ['by-id'], stop: sink.close };
  },
  workers: () => ({
    variants: { '1 process': {}, '2 workers': { WEB_CONCURRENCY: '2' } },
    workloads: ['by-id', 'place'],
    stop: () => undefined,
  }),
};

/** The CPU time of a process and its workers, in milliseconds. */
function treeCpuMs(pid) {
  const list = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = list
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => parent === pid).map(([child]) => child);
  return [pid, ...children].reduce((sum, each) => sum + cpuMs(each), 0);
}

async function turn(load, server, workload, seconds) {
  const before = treeCpuMs(server.pid);
  const { requests, perSecond, p99Ms } = await load.run({ url: server.url, workload, seconds });
  return { perSecond, p99Ms, cpuUs: ((treeCpuMs(server.pid) - before) * 1000) / requests };
}

async function measure(load, servers, workload, { rounds, seconds }) {
  const turns = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, server] of Object.entries(servers)) {
      const result = await turn(load, server, workload, round === 0 ? warmUpSeconds : seconds);
      if (round > 0) turns[name].push(result);
      say('.');
    }
  return turns;
}

function printed(workload, turns) {
  const figure = (list, name) => Math.round(median(list.map((each) => each[name])));
  const rows = Object.entries(turns).map(([name, list]) => {
    const [perSecond, p99Ms, cpuUs] = ['perSecond', 'p99Ms', 'cpuUs'].map((of) => figure(list, of));
    const best = Math.round(Math.min(...list.map((each) => each.cpuUs)));
    return `| ${workload} | ${name} | ${perSecond} | ${p99Ms} | ${cpuUs} | ${best} |`;
  });
  return rows.join('\n');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
  },
});
const comparison = comparisons[positionals[0]];
if (!comparison) throw new Error(`Name one of ${Object.keys(comparisons).join(', ')}.`);
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const secrets = await newSecrets();
const database = await startDatabase();
const { variants, workloads, stop } = await comparison();
const servers = {};
let load;
try {
  say('Seeding …\n');
  load = startLoad(await seed(database.url, secrets));
  for (const [name, env] of Object.entries(variants))
    servers[name] = await startProduct(database.url, secrets, null, env);
  const rows = [];
  for (const workload of workloads)
    rows.push(printed(workload, await measure(load, servers, workload, options)));
  console.log(
    '\n| workload | variant | requests/s | p99 ms | CPU µs | at best |\n| --- | --- | --- | --- | --- | --- |',
  );
  console.log(rows.join('\n'));
} finally {
  load?.stop();
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  stop();
  await database.stop();
}
