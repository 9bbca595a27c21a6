// A child process: takes what the database holds, then jobs, and answers each with its figures.
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { fewSku, hotSku, skuOf } from './seed.mjs';
import { signIn } from './sign-in.mjs';

const connections = 64;
const connectionsOf = { 'sign-in': 16, 'place-one': 1 };
const signInsAmid = 100;
const pathsPerConnection = 200;

let world = null;

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const headersOf = () => ({ authorization: `Bearer ${pick(world.tokens)}` });

// Each answer is computed, though the product could have kept it.
const fresh = { 'cache-control': 'no-cache' };
const read = (path) => ({ method: 'GET', path, headers: { ...headersOf(), ...fresh } });
const readKept = (path, more = {}) => ({
  method: 'GET',
  path,
  headers: { ...headersOf(), ...more },
});
const keptProducts = 500;
const keptPath = () => `/api/v1/products/${pick(world.productIds.slice(0, keptProducts))}`;

/** What one connection asks for, over and over. */
const reads = {
  'by-id': () => read(`/api/v1/products/${pick(world.productIds)}`),
  list: () => read('/api/v1/products'),
  'by-id-cached': () => readKept(keptPath()),
  'not-modified': () => readKept(keptPath(), { 'if-none-match': '"1"' }),
  'list-deep': () => read(`/api/v1/products?after=${pick(world.cursors)}`),
};

export function orderBody(firstSku) {
  const others = () => skuOf(1 + Math.floor(Math.random() * 99_999));
  const lines = [firstSku ?? others(), others(), others()].map((sku) => ({ sku, quantity: 1 }));
  return JSON.stringify({ currency: 'EUR', lines, place: true });
}

function order(firstSku) {
  const setupRequest = (request) => ({
    ...request,
    headers: {
      ...headersOf(),
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: orderBody(firstSku),
  });
  return { method: 'POST', path: '/api/v1/orders', setupRequest };
}

function requestsOf(workload) {
  const setupRequest = (request) => ({ ...request, ...signIn() });
  if (workload === 'sign-in') return [{ ...signIn(), setupRequest }];
  if (workload === 'place' || workload === 'place-one') return [order()];
  if (workload === 'place-hot') return [order(hotSku)];
  if (workload === 'place-few') return [order(fewSku)];
  return Array.from({ length: pathsPerConnection }, reads[workload]);
}

async function run({ url, workload, seconds, ...asked }) {
  if (workload === 'by-id-busy') {
    const wave = run({ url, workload: 'sign-in', seconds, connections: signInsAmid });
    const [reads] = await Promise.all([run({ url, workload: 'by-id', seconds }), wave]);
    return reads;
  }
  const result = await autocannon({
    url,
    connections: asked.connections ?? connectionsOf[workload] ?? connections,
    duration: seconds,
    setupClient: (client) => client.setRequests(requestsOf(workload)),
  });
  // To autocannon 304 is no success.
  const current = result.statusCodeStats['304']?.count ?? 0;
  // Whoever comes too late is refused, and has an answer.
  const refused = workload === 'place-few' ? (result.statusCodeStats['409']?.count ?? 0) : 0;
  const answered = result['2xx'] + current + refused;
  const failed = result.errors + result.timeouts + result.non2xx - current - refused;
  if (failed > 0) {
    const statuses = JSON.stringify(result.statusCodeStats);
    throw new Error(`${workload}: ${failed} requests failed at ${url}: ${statuses}.`);
  }
  return {
    requests: answered,
    refused,
    perSecond: answered / result.duration,
    p99Ms: result.latency.p99,
  };
}

process.on('message', (message) => {
  if (!message.workload) {
    world = message;
    return;
  }
  run(message).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: error.message }),
  );
});
