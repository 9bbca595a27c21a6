import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import { withClient } from './database.mjs';

export const productCount = 100_000;
export const userCount = 200;
export const hotSku = 'HOT-000001';
export const fewSku = 'FEW-000001';
export const password = 'a password for the benchmark';

export const skuOf = (number) => `SKU-${String(number).padStart(6, '0')}`;

const warehouse = `
  INSERT INTO warehouses (id, code, name) VALUES (uuidv7(), 'MAIN', 'Main') RETURNING id`;

const products = `
  INSERT INTO products (id, sku, name, description, unit_price, currency, tax_rate_bp, attributes,
                        created_at, updated_at)
  SELECT uuidv7(age), CASE n WHEN 0 THEN $2 ELSE 'SKU-' || lpad(n::text, 6, '0') END, 'Product ' || n,
         'A sturdy thing for everyday use, number ' || n, 100 + n % 9900, 'EUR', 2000,
         jsonb_build_object('origin', 'Assam', 'weightGrams', n % 500), now() + age, now() + age
    FROM (SELECT n, make_interval(secs => n - $1) AS age FROM generate_series(0, $1::int) AS n) AS s`;

// The ledger sums to the levels from the first row on: every level is one receipt.
const levels = `
  WITH level AS (
    INSERT INTO stock_levels (id, product_id, warehouse_id, on_hand)
    SELECT uuidv7(), id, $1, CASE sku WHEN $2 THEN 2000000000 ELSE 1000000 END FROM products
    RETURNING product_id, warehouse_id, on_hand
  )
  INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated, actor_name)
  SELECT uuidv7(), product_id, warehouse_id, 'receipt', on_hand, 0, 'system' FROM level`;

const users = `
  WITH made AS (
    INSERT INTO users (id, email, name, password_hash)
    SELECT uuidv7(), 'user' || n || '@example.com', 'User ' || n, $3
      FROM generate_series(1, $1::int) AS n RETURNING id
  ), assigned AS (
    INSERT INTO role_assignments (id, user_id, role_id)
    SELECT uuidv7(), made.id, roles.id FROM made, roles WHERE roles.name = $2
  )
  INSERT INTO sessions (id, user_id, expires_at)
  SELECT uuidv7(), id, now() + interval '1 day' FROM made
  RETURNING id, user_id`;

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function accessToken({ kid, key }, userId, sessionId) {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, exp: now + 86_400 };
  const names = { iss: 'orderly', aud: 'orderly-api', typ: 'access' };
  const claims = { sub: userId, sid: sessionId, jti: randomBytes(16).toString('hex') };
  const text = `${base64url({ alg: 'ES256', typ: 'JWT', kid })}.${base64url({ ...names, ...claims, ...times })}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/** Makes users of a role who are signed in; resolves to their access tokens. */
export async function seedUsers(client, { count, role, jwtKeys, passwordHash }) {
  const { rows } = await client.query(users, [count, role, passwordHash]);
  const [jwk] = JSON.parse(jwtKeys).keys;
  const signer = { kid: jwk.kid, key: createPrivateKey({ format: 'jwk', key: jwk }) };
  return rows.map(({ id, user_id: userId }) => accessToken(signer, userId, id));
}

/** Fills the database; resolves to the tokens of its users and the ids of its products. */
export async function seed(url, { jwt: jwtKeys, passwordHash }) {
  return withClient(url, async (client) => {
    const { rows } = await client.query(warehouse);
    await client.query(products, [productCount, hotSku]);
    await client.query(levels, [rows[0].id, hotSku]);
    const asked = { count: userCount, role: 'order_manager', jwtKeys, passwordHash };
    const tokens = await seedUsers(client, asked);
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
    const ids = await client.query(`SELECT id FROM products WHERE sku <> $1 ORDER BY id`, [hotSku]);
    return { tokens, productIds: ids.rows.map(({ id }) => id) };
  });
}
