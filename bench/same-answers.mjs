import { deepStrictEqual } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { withClient } from './database.mjs';
import { hotSku, skuOf } from './seed.mjs';
import { statusOfSignIn } from './sign-in.mjs';

const samples = 10;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

async function answerOf(url, token, init = {}) {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  const response = await fetch(url, { ...init, headers });
  const text = await response.text();
  return { status: response.status, etag: response.headers.get('etag'), text };
}

async function compareReads({ product, floor, world }) {
  const paths = [
    '/api/v1/products',
    ...world.cursors.slice(0, samples).map((cursor) => `/api/v1/products?after=${cursor}`),
    ...world.productIds.slice(0, samples).map((id) => `/api/v1/products/${id}`),
  ];
  for (const path of paths) {
    const [ours, theirs] = await Promise.all(
      [product, floor].map(({ url }) => answerOf(url + path, world.tokens[0])),
    );
    // The floor gives lists no tag.
    if (theirs.etag === null) ours.etag = null;
    deepStrictEqual(
      { ...ours, text: JSON.parse(ours.text) },
      { ...theirs, text: JSON.parse(theirs.text) },
      path,
    );
  }
}

/** A placement without what no two orders share: ids, numbers and times. */
function comparable(text) {
  const plain = text
    .replace(/SO-\d+/g, 'SO-n')
    .replace(uuid, 'id')
    .replace(instant, 'time');
  return JSON.parse(plain);
}

const written = `
  SELECT (SELECT jsonb_agg(jsonb_build_array(e.type, e.data) ORDER BY e.sequence) FROM order_events e WHERE e.order_id = o.id) AS timeline,
         (SELECT jsonb_agg(jsonb_build_array(type, payload) ORDER BY sequence) FROM outbox_events WHERE resource_id = o.id::text) AS outbox,
         (SELECT jsonb_agg(jsonb_build_array(action, actor_kind, before, after) ORDER BY action) FROM audit_entries WHERE resource_id = o.id::text) AS audit,
         (SELECT jsonb_agg(jsonb_build_array(type, delta_allocated) ORDER BY product_id) FROM stock_movements WHERE reference_id = o.id) AS movements,
         (SELECT jsonb_agg(jsonb_build_array(r.quantity, r.state) ORDER BY l.position) FROM stock_reservations r JOIN order_lines l ON l.id = r.order_line_id WHERE r.order_id = o.id) AS reservations,
         (SELECT jsonb_agg(jsonb_build_array(k.status, k.body::jsonb)) FROM idempotency_keys k WHERE k.body LIKE '%' || o.id || '%') AS keys
    FROM orders o WHERE o.id = $1`;

async function place(url, token, lines) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const body = JSON.stringify({ currency: 'EUR', lines, place: true });
  const init = { method: 'POST', headers, body };
  const first = await answerOf(`${url}/api/v1/orders`, token, init);
  const again = await answerOf(`${url}/api/v1/orders`, token, init);
  deepStrictEqual(JSON.parse(again.text), JSON.parse(first.text), 'a replay');
  return first;
}

async function comparePlacements({ product, floor, world, database }) {
  const lines = [hotSku, skuOf(500), skuOf(7), skuOf(500)].map((sku, index) => ({
    sku,
    quantity: index + 1,
  }));
  const answers = [];
  for (const { url } of [product, floor]) {
    const { text, ...rest } = await place(url, world.tokens[1], lines);
    const { rows } = await withClient(database, (client) =>
      client.query(written, [JSON.parse(text).data?.id]),
    );
    answers.push({ ...rest, body: comparable(text), rows: comparable(JSON.stringify(rows)) });
  }
  deepStrictEqual(answers[0], answers[1], 'a placement');
}

async function compareSignIns({ product, floor }) {
  for (const { url } of [product, floor]) {
    const statuses = [await statusOfSignIn(url), await statusOfSignIn(url, 'a wrong guess')];
    deepStrictEqual(statuses, [200, 401], 'a sign-in');
  }
}

/** Throws unless product and floor answer the same, and write the same for a placement. */
export async function requireSameAnswers(context) {
  await compareReads(context);
  await comparePlacements(context);
  await compareSignIns(context);
}
