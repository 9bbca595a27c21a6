// What the same questions cost on databases of different size: each is asked of all of them in turns.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { withClient } from './database.mjs';
import { median } from './figures.mjs';
import { startProduct } from './processes.mjs';
import { newSecrets } from './secrets.mjs';
import { seedUsers } from './seed.mjs';

const help = `Usage: npm run bench:growth -- NAME=URL NAME=URL … [--requests N] [--rounds N] [--lists]

Asks databases that "orderly seed --profile scale" has filled, the smallest first, and prints the
median and the 99th percentile in milliseconds, with the ratio of the latter to that of the first. The
percentile is the median of those of the rounds: one bad second of the machine does not decide it.
Reports are asked too seldom for that: theirs is that of all their requests.
Orders are placed in them. --lists: no reports, which take most of the time.
`;
const lanes = 4;
const sampled = 2_000;

const sampleOf = {
  products: `SELECT id, sku FROM products WHERE status = 'active' AND currency = 'EUR'
              AND id >= (SELECT id FROM products OFFSET floor(random() * (SELECT count(*) FROM products) / 2) LIMIT 1)
              ORDER BY id LIMIT $1`,
  orders: `SELECT id, number, customer_id AS customer FROM orders
            WHERE customer_id IS NOT NULL AND id >= (SELECT id FROM orders OFFSET floor(random() * (SELECT count(*) FROM orders) / 2) LIMIT 1)
            ORDER BY id LIMIT $1`,
};

const pick = (list) => list[Math.floor(Math.random() * list.length)];

/**
 * The cursor behind 10,000 pages of twenty rows, or before the last page of a shorter list, reached as
 * a client would: there is no other way.
 */
async function deepCursor(server, path) {
  let after = '';
  for (let rows = 0; rows < 200_000; rows += 100) {
    const answer = await server.get(`${path}?limit=100${after && `&after=${after}`}`);
    if (answer.data.page.next === null) break;
    after = answer.data.page.next;
  }
  return after;
}

const workloads = {
  'product by id': ({ products }) => ({ path: `/products/${pick(products).id}` }),
  'product by id, kept': ({ products }) => ({
    path: `/products/${products[Math.floor(Math.random() * 50)].id}`,
    kept: true,
  }),
  'stock to sell of a SKU': ({ products }) => ({
    path: `/stock/availability?sku=${pick(products).sku}`,
  }),
  'order by id': ({ orders }) => ({ path: `/orders/${pick(orders).id}` }),
  'products, page 1': () => ({ path: '/products?limit=20' }),
  'products, 10,000 pages in': ({ cursors }) => ({
    path: `/products?limit=20&after=${cursors.products}`,
  }),
  'orders, page 1': () => ({ path: '/orders?limit=20' }),
  'orders, 10,000 pages in': ({ cursors }) => ({
    path: `/orders?limit=20&after=${cursors.orders}`,
  }),
  'orders by status': () => ({ path: '/orders?limit=20&status=confirmed' }),
  'orders, largest first': () => ({ path: '/orders?limit=20&sort=-total' }),
  'orders, search for a number': ({ orders }) => ({
    path: `/orders?limit=20&q=${pick(orders).number}`,
  }),
  'orders of a customer': ({ orders }) => ({
    path: `/orders?limit=20&customerId=${pick(orders).customer}`,
  }),
  'products, search for a SKU': ({ products }) => ({
    path: `/products?limit=20&q=${pick(products).sku}`,
  }),
  'products, search for words': () => ({ path: '/products?limit=20&q=Coral%20Copper%20Lantern' }),
  'customers, page 1': () => ({ path: '/customers?limit=20' }),
  'customers, search for a name': () => ({ path: '/customers?limit=20&q=Lovelace' }),
  'stock levels, page 1': () => ({ path: '/stock-levels?limit=20' }),
  'stock movements, page 1': () => ({ path: '/stock-movements?limit=20' }),
  'shipments, page 1': () => ({ path: '/shipments?limit=20' }),
  'shipments by time of shipping': () => ({ path: '/shipments?limit=20&sort=-shippedAt' }),
  'payments, page 1': () => ({ path: '/payments?limit=20' }),
  'place a 3-line order': ({ products }) => ({
    path: '/orders',
    body: {
      currency: 'EUR',
      place: true,
      lines: [1, 2, 3].map(() => ({ sku: pick(products).sku, quantity: 1 })),
    },
  }),
};

const halfYear = 'from=2026-01-01&to=2026-06-30';

/** Asked for seldom, and slow where they add up much: a twentieth of the requests. */
const reports = {
  'sales by day': `/reports/sales?groupBy=day&${halfYear}`,
  'sales by country': `/reports/sales?groupBy=country&${halfYear}`,
  'sales by customer': `/reports/sales?groupBy=customer&${halfYear}`,
  'sales by product': `/reports/sales?groupBy=product&${halfYear}`,
  'stock valuation': '/reports/stock-valuation',
  'fulfilment lead time': `/reports/fulfilment-lead-time?${halfYear}`,
  backorders: '/reports/backorders',
};

/** Answers that say so count as answers: how many there were is printed. */
const refusals = [409, 503];

function client(url, token) {
  const authorization = { Authorization: `Bearer ${token}` };
  let refused = 0;
  const ask = async ({ path, body, kept }) => {
    const write = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const init = body
      ? { method: 'POST', headers: { ...authorization, ...write }, body: JSON.stringify(body) }
      : { headers: { ...authorization, ...(!kept && { 'cache-control': 'no-cache' }) } };
    const response = await fetch(`${url}/api/v1${path}`, init);
    const answer = await response.json();
    if (refusals.includes(response.status)) refused += 1;
    else if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  return { ask, get: (path) => ask({ path }), refused: () => refused };
}

async function open(name, database, secrets) {
  const world = await withClient(database, async (db) => {
    const asked = {
      count: 1,
      role: 'admin',
      jwtKeys: secrets.jwt,
      passwordHash: secrets.passwordHash,
    };
    const taken = await db.query(`SELECT 1 FROM users WHERE email = 'user1@example.com'`);
    if (taken.rowCount > 0) throw new Error(`${name} was measured before: fill it anew.`);
    const [token] = await seedUsers(db, asked);
    const { rows: products } = await db.query(sampleOf.products, [sampled]);
    const { rows: orders } = await db.query(sampleOf.orders, [sampled]);
    const { rows: counts } = await db.query('SELECT count(*)::int AS orders FROM orders');
    return { token, products, orders, size: counts[0].orders };
  });
  const server = await startProduct(database, secrets);
  const api = client(server.url, world.token);
  world.cursors = {
    products: await deepCursor(api, '/products'),
    orders: await deepCursor(api, '/orders'),
  };
  return { name, world, api, stop: server.stop };
}

async function turn({ world, api }, workload, requests) {
  const times = [];
  const lane = async () => {
    while (times.length < requests) {
      const request = workload(world);
      const startedAt = performance.now();
      await api.ask(request);
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return times;
}

const at = (times, share) => times.sort((a, b) => a - b)[Math.floor((times.length - 1) * share)];

const tailOf = (rounds) => median(rounds.map((times) => at(times, 0.99)));

function* questions({ requests, lists }) {
  for (const [name, workload] of Object.entries(workloads)) yield { name, workload, requests };
  if (lists) return;
  for (const [name, path] of Object.entries(reports))
    yield { name, workload: () => ({ path }), requests: Math.ceil(requests / 20), few: true };
}

async function measure(shops, asked) {
  const { rounds } = asked;
  const lines = [];
  for (const { name, workload, requests, few } of questions(asked)) {
    process.stderr.write(`${name} `);
    const turns = new Map(shops.map((shop) => [shop, []]));
    for (const shop of shops) await turn(shop, workload, Math.ceil(requests / 4));
    for (let round = 0; round < rounds; round += 1) {
      for (const shop of shops) turns.get(shop).push(await turn(shop, workload, requests));
      process.stderr.write('.');
    }
    process.stderr.write('\n');
    const taken = shops.map((shop) => turns.get(shop));
    const tails = taken.map((rounds) => tailOf(few ? [rounds.flat()] : rounds));
    lines.push([
      name,
      ...taken.map((rounds, index) => {
        const ratio = index === 0 ? '' : ` (${(tails[index] / tails[0]).toFixed(2)})`;
        return `${at(rounds.flat(), 0.5).toFixed(1)} / ${tails[index].toFixed(1)}${ratio}`;
      }),
    ]);
  }
  return lines;
}

async function main() {
  const text = { type: 'string' };
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { ...text, default: '5' },
      requests: { ...text, default: '100' },
      lists: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || positionals.length === 0) return console.log(help);
  const secrets = await newSecrets();
  const shops = [];
  try {
    for (const pair of positionals) {
      const [name, ...url] = pair.split('=');
      shops.push(await open(name, url.join('='), secrets));
    }
    const lines = await measure(shops, {
      rounds: Number(values.rounds),
      requests: Number(values.requests),
      lists: values.lists,
    });
    const heads = [
      'ms: median / p99 (p99 to the first)',
      ...shops.map(({ name, world }) => `${name}: ${world.size.toLocaleString('en')} orders`),
    ];
    const row = (cells) => `| ${cells.join(' | ')} |`;
    console.log([row(heads), row(heads.map(() => '---')), ...lines.map(row)].join('\n'));
    const refused = shops.map(({ name, api }) => `${name}: ${api.refused()}`);
    console.log(
      `\nSold out (409) or ended at the limit of a statement (503): ${refused.join(', ')}.`,
    );
  } finally {
    for (const shop of shops) await shop.stop();
  }
}

await main();
