// The functions live in the session alone. They are plain expressions, so the planner inlines them;
// everything is a function of a row's index, which is why the same size gives the same rows.

/** 31 bits that look random and depend on the index and the salt alone. */
const hash = `CREATE FUNCTION pg_temp.scale_hash(n bigint, salt int) RETURNS bigint
  LANGUAGE sql IMMUTABLE AS $$
    SELECT ((((((n + salt * 7919) * 2654435761) # (((n + salt * 7919) * 2654435761) >> 15)) & 2147483647)
             * 2246822519) >> 20) & 2147483647
  $$`;

const pick = `CREATE FUNCTION pg_temp.scale_pick(n bigint, salt int, size int) RETURNS int
  LANGUAGE sql IMMUTABLE AS $$ SELECT (pg_temp.scale_hash(n, salt) % size)::int $$`;

/** Small numbers are picked more often, as a few products are sold more often than the rest. */
const skewed = `CREATE FUNCTION pg_temp.scale_skewed(n bigint, salt int, size int) RETURNS int
  LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(size * ((pg_temp.scale_hash(n, salt) / 2147483648.0::float8) ^ 2))::int
  $$`;

/** A UUIDv7 of the moment (milliseconds), the kind of row and its index. */
const rowId = `CREATE FUNCTION pg_temp.scale_id(ms bigint, kind int, n bigint) RETURNS uuid
  LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
            || '8' || lpad(to_hex(n), 15, '0'))::uuid
  $$`;

const moment = `CREATE FUNCTION pg_temp.scale_time(ms bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE AS $$ SELECT to_timestamp(ms / 1000.0::float8) $$`;

export const scaleFunctions: readonly string[] = [hash, pick, skewed, rowId, moment];

/** Each function takes its id's second part from here: no two kinds of rows share an id. */
export const kinds = {
  category: 1,
  product: 2,
  warehouse: 3,
  customer: 4,
  address: 5,
  order: 6,
  line: 7,
  event: 8,
  level: 9,
  receipt: 10,
  reserve: 11,
  settle: 12,
  reservation: 13,
  shipment: 14,
  payment: 15,
} as const;
