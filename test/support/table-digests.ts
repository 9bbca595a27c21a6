import type { TestApp } from './app.js';

// The queue's own book-keeping goes by the clock, whoever asks for what.
const restless = /^jobs\.(queue|version|bam|queue_stats)(_\d+)?$/;

/** Rows and a digest of their contents for every table of the database; sequences are left out. */
export async function tableDigests(app: TestApp): Promise<Record<string, string>> {
  const tables = await app.sql<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1`,
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables.filter((table) => !restless.test(table.name))) {
    const [row] = await app.sql<{ digest: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') AS digest
         FROM ${name} t`,
    );
    digests[name] = row?.digest ?? '';
  }
  return digests;
}
