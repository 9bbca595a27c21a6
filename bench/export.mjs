import { strictEqual } from 'node:assert';
import { withClient, withFreshDatabase } from './database.mjs';
import { databaseCpu } from './database-cpu.mjs';
import { summarise } from './figures.mjs';
import { cpuMs, peakMb, startExportFloor, startProduct } from './processes.mjs';
import { seed } from './seed.mjs';

const orders = 50_000;
const lists = ['products', 'orders'];

const fill = `
  INSERT INTO orders (id, source, reference, status, fulfillment_status, payment_status, currency,
                      net_total, tax_total, total, captured_total, placed_at)
  SELECT uuidv7(), 'shop', 'R-' || n, 'completed', 'fulfilled', 'paid', 'EUR', n, n / 5, n + n / 5,
         n + n / 5, now() - make_interval(mins => n)
    FROM generate_series(1, $1::int) AS n`;

/** Reads a whole file; resolves to how many lines it had without its head. */
async function linesOf(url, token) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`An export was answered by ${response.status}.`);
  let lines = -1;
  for await (const chunk of response.body)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** The files of both lists once, in CSV; the unit is a row. */
async function take({ url, pid }, token, spent) {
  const [cpu, database, startedAt] = [cpuMs(pid), spent(), performance.now()];
  let rows = 0;
  for (const list of lists)
    rows += await linesOf(`${url}/api/v1/exports/${list}?format=csv`, token);
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuUs = cpu === null ? null : ((cpuMs(pid) - cpu) * 1000) / rows;
  const databaseUs = database === null ? null : ((spent() - database) * 1000) / rows;
  return { perSecond: rows / seconds, p99Ms: null, cpuUs, databaseUs, rows, peakMb: peakMb(pid) };
}

async function inTurns(url, secrets, { rounds: count, profile }) {
  const { tokens } = await seed(url, secrets);
  await withClient(url, async (client) => {
    await client.query(fill, [orders]);
    await client.query('VACUUM (ANALYZE) orders');
  });
  const spent = await databaseCpu(url);
  const product = await startProduct(url, secrets, profile);
  const floor = await startExportFloor(url, profile);
  const rounds = [];
  try {
    for (const server of [product, floor]) await take(server, tokens[0], spent);
    for (let round = 0; round < count; round += 1) {
      const ours = await take(product, tokens[0], spent);
      const theirs = await take(floor, tokens[0], spent);
      strictEqual(ours.rows, theirs.rows, 'the lines of the files');
      rounds.push({ product: ours, floor: theirs });
      process.stderr.write('.');
    }
  } finally {
    await Promise.all([product.stop(), floor.stop()]);
  }
  return rounds;
}

/** Files of two lists by the product and by a server that passes on what COPY says, in turns. */
export async function measureExports(database, secrets, options) {
  const work = (url) => inTurns(url, secrets, options);
  return summarise(await withFreshDatabase(database.url, 'bench_export', work));
}
