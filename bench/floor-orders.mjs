import { createHash } from 'node:crypto';
import { placement } from './floor-placement.sql.mjs';

const dayMs = 86_400_000;
const duplicateKey = '23505';
const outOfStock = '23514';
const unknownSku = '22012';

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const replay = `SELECT status, headers, body, request_hash FROM idempotency_keys WHERE scope = $1 AND key = $2`;

const refusals = {
  [outOfStock]: { status: 409, body: '{"status":"error","error":{"code":"STOCK_INSUFFICIENT"}}' },
  [unknownSku]: { status: 404, body: '{"status":"error","error":{"code":"PRODUCT_NOT_FOUND"}}' },
};

/** Placing orders in one statement, its own transaction. */
export function floorOrders(pool) {
  async function refusalOf(error, [scope, key, hash]) {
    if (error.code !== duplicateKey) return refusals[error.code] ?? Promise.reject(error);
    const { rows } = await pool.query({ name: 'replay', text: replay, values: [scope, key] });
    if (rows[0]?.request_hash !== hash) return { status: 422, body: '{}' };
    return { status: rows[0].status, body: rows[0].body, headers: rows[0].headers };
  }

  return {
    async place(request, claims) {
      const text = await bodyOf(request);
      const { currency, lines } = JSON.parse(text);
      const key = request.headers['idempotency-key'];
      const hash = createHash('sha256').update(text).digest('base64url');
      const kept = [`${claims.sub} POST ${request.url}`, key, hash];
      const now = new Date();
      const skus = lines.map(({ sku }) => sku);
      const quantities = lines.map(({ quantity }) => quantity);
      const expiresAt = new Date(now.getTime() + dayMs);
      const values = [skus, quantities, currency, claims.sub, now, expiresAt, ...kept];
      try {
        const { rows } = await pool.query({ name: 'place', text: placement, values });
        const { id, body } = rows[0];
        const headers = { ETag: '"1"', Location: `/api/v1/orders/${id}` };
        return { status: 201, body, headers };
      } catch (error) {
        return refusalOf(error, kept);
      }
    },
  };
}
