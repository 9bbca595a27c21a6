import { deepStrictEqual } from 'node:assert';
import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient, withFreshDatabase } from './database.mjs';
import { importFile } from './import-file.mjs';
import { cpuMs, peakMb, runScript, startProduct } from './processes.mjs';
import { seedUsers } from './seed.mjs';

const pollMs = 50;

const outcome = `
  SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM order_lines) AS lines,
         (SELECT count(*) FROM products) AS products, (SELECT count(*) FROM customers) AS customers,
         (SELECT sum(total) FROM orders) AS total`;

async function outcomeOf(url) {
  return withClient(url, async (client) => (await client.query(outcome)).rows[0]);
}

function figures({ seconds, rows, cpuMs: used, peakMb: megabytes }) {
  const cpuUs = used === null ? null : (used * 1000) / rows;
  return { perSecond: rows / seconds, p99Ms: null, cpuUs, seconds, peakMb: megabytes };
}

async function upload(url, token, file) {
  const form = new FormData();
  form.append('type', 'order-history');
  form.append('preset', 'online-retail');
  form.append('file', await openAsBlob(file), 'history.csv.gz');
  const headers = { authorization: `Bearer ${token}` };
  const accepted = await fetch(`${url}/api/v1/imports`, { method: 'POST', headers, body: form });
  for (let answer = await accepted.json(); ; await sleep(pollMs)) {
    if (answer.status !== 'success' || answer.data.status === 'failed')
      throw new Error(`The import failed: ${JSON.stringify(answer)}`);
    if (answer.data.status === 'completed') return answer.data;
    answer = await (await fetch(`${url}/api/v1/imports/${answer.data.id}`, { headers })).json();
  }
}

async function throughProduct(url, secrets, file, profile) {
  const { jwt: jwtKeys, passwordHash } = secrets;
  const user = { count: 1, role: 'admin', jwtKeys, passwordHash };
  const [token] = await withClient(url, (client) => seedUsers(client, user));
  const server = await startProduct(url, secrets, profile);
  try {
    const before = cpuMs(server.pid);
    const startedAt = performance.now();
    const done = await upload(server.url, token, file);
    const seconds = (performance.now() - startedAt) / 1000;
    const used = before === null ? null : cpuMs(server.pid) - before;
    return figures({ seconds, rows: done.rowsRead, cpuMs: used, peakMb: peakMb(server.pid) });
  } finally {
    await server.stop();
  }
}

/** Imports the same file in turns, each time into an empty database of its own. */
export async function measureImports(database, secrets, { rounds: count, times, profile }) {
  const file = await importFile(database.folder, times);
  const run = (work) =>
    withFreshDatabase(database.url, 'bench_import', async (url) => {
      const result = await work(url);
      return { ...result, outcome: await outcomeOf(url) };
    });
  const rounds = [];
  for (let round = 0; round < count; round += 1) {
    const { outcome: ours, ...product } = await run((url) =>
      throughProduct(url, secrets, file, profile),
    );
    const { outcome: theirs, ...floor } = await run(async (url) =>
      figures(await runScript('import-floor.mjs', [url, file])),
    );
    deepStrictEqual(ours, theirs, 'an import');
    rounds.push({ product, floor });
    process.stderr.write('.');
  }
  return rounds;
}
