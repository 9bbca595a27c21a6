import { kinds } from './scale-functions.sql.js';
import { days } from './scale-size.js';

/** The first order: 2026-01-01T00:00:00Z in milliseconds. */
export const startMs = 1_767_225_600_000;
export const spanMs = days * 86_400_000;

const words = (text: string): string => `ARRAY['${text.trim().split(/\s+/).join("','")}']`;

const colours = words('Red Blue Green White Black Pink Ivory Grey Amber Olive Coral Navy');
const materials = words(
  'Ceramic Glass Wooden Cotton Metal Paper Leather Enamel Wicker Felt Porcelain Copper',
);
const things = words(
  'Mug Lantern Bag Bowl Clock Candle Frame Tray Jar Cushion Plate Bottle Box Basket Ribbon Card',
);
const firstNames = words('Ada Grace Alan Edsger Barbara Donald Frances Niklaus Radia Tony');
const lastNames = words(
  'Lovelace Hopper Turing Dijkstra Liskov Knuth Allen Wirth Perlman Hoare Kay Codd',
);
/** The first is the most frequent. */
export const countries = words('GB DE FR IE ES NL BE CH PT AU IT SE NO DK FI AT PL US CA JP');
export const countryCount = 20;

/** $1: how many. */
export const addWarehouses = `
  INSERT INTO warehouses (id, code, name, priority, address, created_at, updated_at)
  SELECT pg_temp.scale_id(${startMs} - 400 * 86400000::bigint, ${kinds.warehouse}, i),
         'W' || lpad(i::text, 2, '0'), 'Warehouse ' || i, 10 * i,
         jsonb_build_object('city', 'City ' || i, 'country', (${countries})[i]), t.at, t.at
    FROM generate_series(1, $1::int) i, (SELECT pg_temp.scale_time(${startMs} - 400 * 86400000::bigint) AS at) t`;

/** $1: how many; every fifth is a root, the others lie below one. */
export const addCategories = `
  INSERT INTO categories (id, slug, name, parent_id, path, created_at, updated_at)
  SELECT pg_temp.scale_id(c.ms, ${kinds.category}, i), slug, 'Category ' || i,
         CASE WHEN root <> i THEN pg_temp.scale_id(c.ms, ${kinds.category}, root) END,
         CASE WHEN root <> i THEN 'category-' || root || '/' ELSE '' END || slug,
         pg_temp.scale_time(c.ms), pg_temp.scale_time(c.ms)
    FROM generate_series(1, $1::int) i,
         LATERAL (SELECT i - (i - 1) % 5 AS root, 'category-' || i AS slug,
                         ${startMs} - 400 * 86400000::bigint AS ms) c
   ORDER BY i`;

/** $1: how many, $2: categories. */
export const addProducts = `
  INSERT INTO products (id, sku, name, description, status, category_id, barcode, unit_price, currency,
                        tax_rate_bp, attributes, created_at, updated_at)
  SELECT pg_temp.scale_id(p.ms, ${kinds.product}, i), 'SKU-' || lpad(i::text, 8, '0'),
         (${colours})[1 + pg_temp.scale_pick(i, 1, 12)] || ' ' || (${materials})[1 + pg_temp.scale_pick(i, 2, 12)]
           || ' ' || (${things})[1 + pg_temp.scale_pick(i, 3, 16)] || ' ' || (100 + pg_temp.scale_pick(i, 4, 900)),
         CASE WHEN i % 3 = 0 THEN 'Number ' || i || ' of the collection.' END,
         CASE WHEN i % 50 = 49 THEN 'draft' WHEN i % 50 = 48 THEN 'archived' ELSE 'active' END,
         pg_temp.scale_id(${startMs} - 400 * 86400000::bigint, ${kinds.category}, 1 + pg_temp.scale_pick(i, 5, $2::int)),
         CASE WHEN i % 2 = 0 THEN lpad((4000000000000 + i)::text, 13, '0') END,
         50 + pg_temp.scale_pick(i, 6, 9950), CASE WHEN i % 10 = 0 THEN 'GBP' ELSE 'EUR' END,
         CASE WHEN i % 4 = 0 THEN 700 ELSE 2000 END, '{}',
         pg_temp.scale_time(p.ms), pg_temp.scale_time(p.ms + pg_temp.scale_pick(i, 7, 300) * 86400000::bigint)
    FROM generate_series(0, $1::int - 1) i,
         LATERAL (SELECT ${startMs} - 366 * 86400000::bigint
                         + i * (365 * 86400000::bigint) / $1::int AS ms) p
   ORDER BY i`;

/** What lines need of products, by index. */
export const collectProducts = `
  CREATE TEMP TABLE scale_products ON COMMIT DROP AS
  SELECT substr(sku, 5)::int AS i, id, sku, name, unit_price, tax_rate_bp FROM products`;

/** $1: how many. */
export const addCustomers = `
  INSERT INTO customers (id, email, name, external_reference, status, created_at, updated_at)
  SELECT pg_temp.scale_id(c.ms, ${kinds.customer}, i), 'customer-' || i || '@example.com',
         (${firstNames})[1 + pg_temp.scale_pick(i, 11, 10)] || ' ' || (${lastNames})[1 + pg_temp.scale_pick(i, 12, 12)],
         'C-' || lpad(i::text, 8, '0'), CASE WHEN i % 100 = 99 THEN 'blocked' ELSE 'active' END,
         pg_temp.scale_time(c.ms), pg_temp.scale_time(c.ms + pg_temp.scale_pick(i, 13, 200) * 86400000::bigint)
    FROM generate_series(0, $1::int - 1) i,
         LATERAL (SELECT ${startMs} - 366 * 86400000::bigint
                         + i * (365 * 86400000::bigint) / $1::int AS ms) c
   ORDER BY i`;

export const collectCustomers = `
  CREATE TEMP TABLE scale_customers ON COMMIT DROP AS
  SELECT substr(external_reference, 3)::int AS i, id, name,
         (${countries})[1 + pg_temp.scale_skewed(substr(external_reference, 3)::int, 14, ${countryCount})] AS country
    FROM customers`;

export const addAddresses = `
  INSERT INTO customer_addresses (id, customer_id, recipient, line1, city, postal_code, country,
                                  default_billing, default_shipping, created_at, updated_at)
  SELECT pg_temp.scale_id(${startMs} - 366 * 86400000::bigint, ${kinds.address}, s.i), s.id, s.name,
         (1 + s.i % 200) || ' High Street', 'City ' || s.i % 500, lpad((s.i % 100000)::text, 5, '0'), s.country,
         true, true, c.created_at, c.created_at
    FROM scale_customers s JOIN customers c ON c.id = s.id
   ORDER BY s.i`;
