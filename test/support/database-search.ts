import type { TestApp } from './app.js';

/** Base64 of text that stands at any place in something longer: what all three alignments share. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const whole = padded.subarray(0, padded.length - (padded.length % 3));
    return whole.toString('base64').slice(before === 0 ? 0 : 4);
  });
}

/** What base32, base64url or hex stands for, when the secret may be one of them. */
function bytesOf(secret: string): Buffer[] {
  const found: Buffer[] = [];
  if (/^[\w-]{16,}$/.test(secret)) found.push(Buffer.from(secret, 'base64url'));
  if (/^[0-9a-f]{16,}$/i.test(secret)) found.push(Buffer.from(secret, 'hex'));
  if (/^[A-Z2-7]{16,}$/.test(secret)) {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...secret].map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0'));
    const bytes = bits.join('').match(/.{8}/g) ?? [];
    found.push(Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))));
  }
  return found;
}

/** The ways in which a secret can stand in a row: as it is, without its hyphens, decoded, encoded. */
export function spellingsOf(secret: string): string[] {
  const texts = [...new Set([secret, secret.replaceAll('-', '')])];
  const raw = [...texts.map((text) => Buffer.from(text)), ...bytesOf(secret)];
  const encoded = raw.flatMap((bytes) => {
    const base64 = base64Of(bytes);
    const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
    return [bytes.toString('hex'), ...base64, ...url];
  });
  return [...new Set([...texts, ...encoded].map((text) => text.toLowerCase()))];
}

/**
 * Tables of the whole database, whatever their schema, with a row in which the secret stands in
 * one of its spellings. Every column counts: a row as text shows text, jsonb and arrays as they
 * are, and bytea as hex. PostgreSQL's own catalogue is left out.
 */
export async function tablesWith(app: TestApp, secret: string): Promise<string[]> {
  const tables = await app.sql<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      ORDER BY 1`,
  );
  const spellings = spellingsOf(secret);
  const found: string[] = [];
  for (const { name } of tables) {
    const text = `SELECT 1 FROM ${name} AS t, unnest($1::text[]) AS spelling
                   WHERE strpos(lower(t::text), spelling) > 0 LIMIT 1`;
    if ((await app.sql(text, [spellings])).length > 0) found.push(name);
  }
  return found;
}
