import { hotSku, productCount, userCount } from './seed.mjs';
import { heldJson, lineJson, summary } from './floor-placement.sql.mjs';

const skuOf = (name) => `lower('SKU-' || lpad(:${name}::int::text, 6, '0'))`;

// Three products with their stock, locked as by everybody else.
const reserve = (skus) => `
WITH wanted AS (
  SELECT p.id FROM products p WHERE lower(p.sku) = ANY (ARRAY[${skus}]) AND p.status <> 'archived'
), locked AS (
  SELECT l.id FROM stock_levels l JOIN wanted w ON w.id = l.product_id
   ORDER BY l.product_id, l.warehouse_id FOR UPDATE OF l
)
UPDATE stock_levels l SET allocated = l.allocated + 1, version = l.version + 1, updated_at = now()
  FROM locked k WHERE l.id = k.id;`;

const order = (skus) => `
INSERT INTO orders (id, status, currency, net_total, tax_total, total, placed_at, reservation_expires_at)
SELECT uuidv7(), 'placed', 'EUR', sum(net), sum(tax), sum(net + tax), now(), now() + interval '1 day'
  FROM (SELECT unit_price AS net, (unit_price * tax_rate_bp + 5000) / 10000 AS tax FROM products
         WHERE lower(sku) = ANY (ARRAY[${skus}]) AND status <> 'archived') AS priced
RETURNING id AS order_id \\gset`;

const lines = (skus) => `
INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, tax_rate_bp,
                         quantity, net_total, tax_total, total)
SELECT uuidv7(), :order_id::uuid, row_number() OVER (), id, sku, name, unit_price, tax_rate_bp,
       1, unit_price, tax, unit_price + tax
  FROM (SELECT *, (unit_price * tax_rate_bp + 5000) / 10000 AS tax FROM products
         WHERE lower(sku) = ANY (ARRAY[${skus}]) AND status <> 'archived') AS priced;`;

// What the answer, the events and the audit say is read once: a program makes it of what it knows.
const movements = `
WITH line AS (
  SELECT p.*, p.net_total AS net, p.tax_total AS tax, k.warehouse_id
    FROM order_lines p JOIN stock_levels k ON k.product_id = p.product_id
   WHERE p.order_id = :order_id::uuid
), buyer AS (SELECT id, name FROM users WHERE lower(email) = 'user' || :buyer::int || '@example.com'),
moved AS (
  INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated,
                               reference_type, reference_id, actor_id, actor_name)
  SELECT uuidv7(), p.product_id, p.warehouse_id, 'reserve', 0, 1, 'order', p.order_id, b.id, b.name
    FROM line p, buyer b
), reserved AS (
  INSERT INTO stock_reservations (id, order_id, order_line_id, product_id, warehouse_id, quantity,
                                  expires_at, placed_at)
  SELECT uuidv7(), p.order_id, p.id, p.product_id, p.warehouse_id, 1, now() + interval '1 day', now()
    FROM line p
)
SELECT b.id AS buyer_id, b.name AS buyer_name, json_build_object(${summary}) AS summary,
       json_build_object(${summary}, 'billingAddress', null, 'shippingAddress', null,
         'lines', (SELECT json_agg(${lineJson} ORDER BY p.position) FROM line p)) AS whole,
       (SELECT jsonb_agg(${heldJson('p')} ORDER BY p.position) FROM line p) AS held
  FROM orders o, buyer b WHERE o.id = :order_id::uuid \\gset`;

const told = `
WITH timeline AS (
  INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name)
  SELECT uuidv7(), :order_id::uuid, e.type, e.data::jsonb, :buyer_id::uuid, :buyer_name
    FROM (VALUES ('order.created', '{}'), ('order.placed', '{"from":"draft"}')) AS e (type, data)
)
INSERT INTO outbox_events (id, type, resource, resource_id, payload, actor_id)
SELECT uuidv7(), e.type, 'order', :order_id::text, e.payload, :buyer_id::uuid
  FROM (VALUES ('stock.reserved', jsonb_build_object('orderId', :order_id::text, 'lines', :held::jsonb)),
               ('order.created', :whole::jsonb), ('order.placed', :whole::jsonb)) AS e (type, payload);`;

const audited = `
WITH kept AS (
  INSERT INTO idempotency_keys (scope, key, request_hash, status, headers, body, expires_at)
  VALUES (:buyer_id::text || ' POST /api/v1/orders', gen_random_uuid()::text,
          encode(sha256(convert_to(:order_id::text, 'UTF8')), 'base64'), 201,
          jsonb_build_object('ETag', '"1"', 'Location', '/api/v1/orders/' || :order_id::text),
          '{"status":"success","data":' || :whole::text || ',"message":"Created"}',
          now() + interval '24 hours')
)
INSERT INTO audit_entries (id, action, resource, resource_id, actor_kind, actor_id, actor_name, after)
SELECT uuidv7(), e.action, 'order', :order_id::text, 'user', :buyer_id::uuid, :buyer_name, e.after
  FROM (VALUES ('stock.reserved', jsonb_build_object('lines', :held::jsonb)),
               ('order.created', :whole::jsonb), ('order.placed', :summary::jsonb)) AS e (action, after);`;

/**
 * The usual transaction as a script of pgbench: six statements that write the rows of the floor's one
 * for three products, `hot` ones with the product that all want among them.
 */
export function usualTransaction(hot) {
  const random = (name, most) => `\\set ${name} random(1, ${most})`;
  const others = hot ? ['b', 'c'] : ['a', 'b', 'c'];
  const skus = [...(hot ? [`lower('${hotSku}')`] : []), ...others.map(skuOf)].join(', ');
  const chosen = [...others.map((name) => random(name, productCount)), random('buyer', userCount)];
  const statements = [reserve(skus), order(skus), lines(skus), movements, told, audited];
  return [...chosen, 'BEGIN;', ...statements.map((text) => text.trim()), 'COMMIT;', ''].join('\n');
}
