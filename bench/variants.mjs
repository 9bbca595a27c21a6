// Compares the product with itself under other settings: node bench/variants.mjs throttle|workers|pooler|proxy|observe
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startDatabase } from './database.mjs';
import { median } from './figures.mjs';
import { startPooler, startProxy, startRedis } from './neighbours.mjs';
import { cpuMs, freePort, startLoad, startProduct, startSink } from './processes.mjs';
import { newSecrets } from './secrets.mjs';
import { seed } from './seed.mjs';

const warmUpSeconds = 3;
const say = (text) => process.stderr.write(text);

// Each variant is the environment of a product, or a function that starts one or several.
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
  pooler: async ({ database, secrets }) => {
    const pooler = await startPooler(database.url, secrets.poolMax);
    if (!pooler) throw new Error('There is no pgbouncer on this machine.');
    const through = {
      DATABASE_POOLER: 'transaction',
      DATABASE_URL: pooler.url,
      DATABASE_DIRECT_URL: database.url,
    };
    const variants = {
      straight: {},
      'unnamed statements': { DATABASE_NAMED_STATEMENTS: 'false' },
      'through PgBouncer': through,
    };
    return { variants, workloads: ['by-id', 'place'], stop: pooler.stop };
  },
  proxy: ({ database, secrets }) => {
    const behind = (count) => async () => {
      const started = [];
      for (let index = 0; index < count; index += 1)
        started.push(await startProduct(database.url, secrets));
      const proxy = await startProxy(started.map(({ url }) => url));
      if (!proxy) throw new Error('There is no nginx on this machine.');
      const stop = () => Promise.all([proxy, ...started].map((each) => each.stop()));
      return { url: proxy.url, pids: started.map(({ pid }) => pid), stop };
    };
    const variants = { straight: {}, 'behind nginx': behind(1), 'two behind nginx': behind(2) };
    return { variants, workloads: ['by-id', 'place'], stop: () => undefined };
  },
  workers: () => ({
    variants: { '1 process': {}, '2 workers': { WEB_CONCURRENCY: '2' } },
    workloads: ['by-id', 'place'],
    stop: () => undefined,
  }),
};

/** The CPU time of processes and their workers, in milliseconds. */
function treeCpuMs(pids) {
  const list = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = list
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => pids.includes(parent)).map(([child]) => child);
  return [...pids, ...children].reduce((sum, each) => sum + cpuMs(each), 0);
}

async function turn(load, server, workload, seconds) {
  const before = treeCpuMs(server.pids);
  const { requests, perSecond, p99Ms } = await load.run({ url: server.url, workload, seconds });
  return { perSecond, p99Ms, cpuUs: ((treeCpuMs(server.pids) - before) * 1000) / requests };
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

async function startVariant(variant) {
  if (typeof variant === 'function') return variant();
  const server = await startProduct(database.url, secrets, null, variant);
  return { ...server, pids: [server.pid] };
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
const { variants, workloads, stop } = await comparison({ database, secrets });
const servers = {};
let load;
try {
  say('Seeding …\n');
  load = startLoad(await seed(database.url, secrets));
  for (const [name, variant] of Object.entries(variants))
    servers[name] = await startVariant(variant);
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
  await stop();
  await database.stop();
}
