// What an order costs the processor of the database, alone and in groups: node bench/group-cost.mjs
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { placeGroup } from '../dist/src/modules/orders/grouped-placement.statements.js';
import { newId } from '../dist/src/platform/ids.js';
import { startDatabase, withClient } from './database.mjs';
import { median } from './figures.mjs';
import { placement } from './floor-placement.sql.mjs';
import { newSecrets } from './secrets.mjs';
import { hotSku, productCount, seed, skuOf } from './seed.mjs';

const rounds = 7;
const ordersPerTurn = 96;
const warmUps = 6;
const dayMs = 86_400_000;

const requestHash = 'h'.repeat(43);
const skuAt = (index) => skuOf(1 + ((index * 7919) % (productCount - 1)));

function skusOf(hot) {
  const start = Math.floor(Math.random() * productCount);
  const skus = [0, 1, 2].map((offset) => skuAt(start + offset));
  return hot ? [hotSku, ...skus.slice(1)] : skus;
}

function askedBy(user, n) {
  const [id, now] = [newId(), Date.now()];
  return {
    n,
    id,
    scope: `${user.id} POST /api/v1/orders`,
    key: randomUUID(),
    request_hash: requestHash,
    headers: JSON.stringify({ ETag: '"1"', Location: `/api/v1/orders/${id}` }),
    currency: 'EUR',
    shipping: 0,
    placed_at: new Date(now).toISOString(),
    expires_at: new Date(now + dayMs).toISOString(),
    actor_kind: 'user',
    actor_id: user.id,
    actor_name: user.name,
    audit_name: user.name,
    request_id: randomUUID(),
    trace_id: 'a'.repeat(32),
    ip: '127.0.0.1',
  };
}

/** Orders of three lines as the product places them, `size` in a statement. */
function groupOf(client, user, { size, hot }) {
  const numbers = Array.from({ length: size }, (_, index) => index + 1);
  const asked = numbers.map((n) => askedBy(user, n));
  const wanted = numbers.flatMap((n) =>
    skusOf(hot).map((sku, at) => ({ n, id: newId(), position: at + 1, asked: sku, quantity: 1 })),
  );
  const values = [JSON.stringify(asked), JSON.stringify(wanted)];
  return client.query({ name: 'group', text: placeGroup, values });
}

function floorOf(client, user) {
  const [now, expiresAt] = [new Date(), new Date(Date.now() + dayMs)];
  const kept = [`${user.id} POST /api/v1/orders`, randomUUID(), requestHash];
  const values = [skusOf(false), [1, 1, 1], 'EUR', user.id, now, expiresAt, ...kept];
  return client.query({ name: 'floor', text: placement, values });
}

async function measure(client) {
  const { rows } = await client.query(
    'SELECT id, name, pg_backend_pid() AS pid FROM users LIMIT 1',
  );
  const [user] = rows;
  const cpuMs = () =>
    Number(readFileSync(`/proc/${user.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  const grouped = (size, hot = false) => ({
    size,
    work: () => groupOf(client, user, { size, hot }),
  });
  const cases = {
    'floor, one statement': { size: 1, work: () => floorOf(client, user) },
    ...Object.fromEntries(
      [1, 8, 20, 32, 64].map((size) => [`${size} in one statement`, grouped(size)]),
    ),
    '32 that want one product': grouped(32, true),
  };
  // Flushes are the disk's affair.
  await client.query('SET synchronous_commit = off');
  for (const { work } of Object.values(cases))
    for (let times = 0; times < warmUps; times += 1) await work();
  const spent = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, { size, work }] of Object.entries(cases)) {
      const before = cpuMs();
      const times = Math.ceil(ordersPerTurn / size);
      for (let time = 0; time < times; time += 1) await work();
      spent[name].push((cpuMs() - before) / times / size);
    }
  return spent;
}

const database = await startDatabase();
try {
  await seed(database.url, await newSecrets());
  const spent = await withClient(database.url, measure);
  const [floor] = Object.values(spent);
  console.log(
    '| orders | CPU ms of PostgreSQL per order | against the floor |\n| --- | --- | --- |',
  );
  for (const [name, list] of Object.entries(spent)) {
    const ratio = median(floor.map((each, round) => each / list[round]));
    console.log(`| ${name} | ${median(list).toFixed(2)} | ${ratio.toFixed(1)} |`);
  }
} finally {
  await database.stop();
}
