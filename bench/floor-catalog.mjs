import { createHmac, timingSafeEqual } from 'node:crypto';

const columns = `id, sku, name, description, status, category_id AS "categoryId", barcode,
  unit_price AS "unitPrice", currency, tax_rate_bp AS "taxRateBp", track_stock AS "trackStock",
  attributes, version, created_at AS "createdAt", updated_at AS "updatedAt"`;

const byId = `SELECT ${columns} FROM products WHERE id = $1`;

const page = (where) => `
  SELECT ${columns}, created_at::text AS cursor_value FROM products ${where}
   ORDER BY created_at DESC, id DESC LIMIT `;
const firstPage = `${page('')}$1`;
const nextPage = `${page('WHERE (created_at, id) < ($2, $3)')}$1`;

const limit = 20;
const fingerprint = JSON.stringify([
  'products',
  { column: 'created_at', descending: true },
  [],
  null,
]);

function productOf(row) {
  // Undefined leaves it out of the JSON.
  row.cursor_value = undefined;
  row.createdAt = row.createdAt.toISOString();
  row.updatedAt = row.updatedAt.toISOString();
  return row;
}

function sign(secret, payload) {
  const hmac = createHmac('sha256', secret).update(payload).update('\n').update(fingerprint);
  return hmac.digest().subarray(0, 16);
}

/** The cursor after a row of the list, as the product writes it. */
export function cursorAfter(secret, createdAt, id) {
  const payload = Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
  return `${payload}.${sign(secret, payload).toString('base64url')}`;
}

function positionOf(secret, cursor) {
  const [payload, signature] = cursor.split('.');
  const given = Buffer.from(signature, 'base64url');
  if (!timingSafeEqual(given, sign(secret, payload))) throw new Error('A forged cursor.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

const wrap = (data) => JSON.stringify({ status: 'success', data, message: 'OK' });

/** Reading products. */
export function floorCatalog(pool, cursorSecret) {
  return {
    async byId(id) {
      const { rows } = await pool.query({ name: 'by-id', text: byId, values: [id] });
      if (rows.length === 0) return null;
      const headers = { ETag: `"${rows[0].version}"` };
      return { status: 200, body: wrap(productOf(rows[0])), headers };
    },

    async list(url) {
      const after = url.split('after=')[1];
      const position = after === undefined ? [] : positionOf(cursorSecret, after);
      const text = after === undefined ? firstPage : nextPage;
      const name = after === undefined ? 'first-page' : 'next-page';
      const { rows } = await pool.query({ name, text, values: [limit + 1, ...position] });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : null;
      const next = last && cursorAfter(cursorSecret, last.cursor_value, last.id);
      return { status: 200, body: wrap({ items: shown.map(productOf), page: { limit, next } }) };
    },
  };
}
