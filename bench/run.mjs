import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { requireBalance } from './books.mjs';
import { startDatabase, withClient } from './database.mjs';
import { databaseCpu } from './database-cpu.mjs';
import { summarise } from './figures.mjs';
import { cursorAfter } from './floor-catalog.mjs';
import { measureExports } from './export.mjs';
import { measureImports } from './import.mjs';
import { readOptions } from './options.mjs';
import { measureOverload } from './overload.mjs';
import { findPgbench } from './pgbench.mjs';
import { peakMb, startFloor, startLoad, startObserved, startProduct } from './processes.mjs';
import { notes, table } from './report.mjs';
import { requireSameAnswers } from './same-answers.mjs';
import { newSecrets } from './secrets.mjs';
import { seed } from './seed.mjs';
import { measureStart } from './start.mjs';
import { againstPgbench, measure } from './turns.mjs';

const pages = 20;
const firstDeepRow = 50_000;
const connections = 64;

const say = (text) => process.stderr.write(text);

async function deepCursors(url, secret) {
  const text = `SELECT id, created_at::text AS value FROM products
                 ORDER BY created_at DESC, id DESC OFFSET $1 LIMIT $2`;
  const { rows } = await withClient(url, (client) => client.query(text, [firstDeepRow, pages]));
  return rows.map(({ id, value }) => cursorAfter(secret, value, id));
}

async function prepare(database, secrets, { profile, only }) {
  say('Seeding 100,000 products …\n');
  const world = await seed(database.url, secrets);
  world.cursors = await deepCursors(database.url, secrets.cursor);
  const product = await startProduct(database.url, secrets, profile);
  const floor = await startFloor(database.url, secrets, profile);
  const watched = only.some((name) => name === 'observed' || name === 'traced');
  const observation = watched ? await startObserved(database.url, secrets) : null;
  const load = startLoad(world);
  const stop = async () => {
    load.stop();
    await Promise.all([product.stop(), floor.stop(), observation?.stop()]);
  };
  const analyze = () => withClient(database.url, (client) => client.query('ANALYZE'));
  const pgbench = findPgbench();
  return { product, floor, observation, load, world, pgbench, analyze, stop };
}

async function measureServers(database, secrets, options, names) {
  const context = {
    ...(await prepare(database, secrets, options)),
    database: database.url,
    databaseCpu: await databaseCpu(database.url),
  };
  const { product, floor } = context;
  // The comparison places one order on each side.
  let placed = { acknowledged: 2, unanswered: 0 };
  const results = {};
  try {
    await requireSameAnswers(context);
    for (const name of names) {
      say(`${name} `);
      if (name in againstPgbench && context.pgbench === null) {
        say('is left out: there is no pgbench (part of the packages of PostgreSQL)\n');
        continue;
      }
      const { rounds, answered, turns } = await measure(context, options, name);
      results[name] = summarise(rounds);
      say('\n');
      if (!name.startsWith('place')) continue;
      const { acknowledged, unanswered } = placed;
      placed = {
        acknowledged: acknowledged + answered,
        unanswered: unanswered + turns * connections,
      };
      await requireBalance(database.url, placed);
    }
    say(`Most memory: product ${peakMb(product.pid)} MB, floor ${peakMb(floor.pid)} MB\n`);
  } catch (error) {
    say(product.errors() + floor.errors());
    throw error;
  } finally {
    await context.stop();
  }
  return results;
}

// What has a database and servers of its own.
const alone = {
  import: async (...context) => summarise(await measureImports(...context)),
  export: measureExports,
  start: measureStart,
  overload: measureOverload,
};

async function measureAll(options) {
  const secrets = await newSecrets();
  const database = await startDatabase();
  try {
    const served = options.only.filter((name) => !(name in alone));
    const results =
      served.length > 0 ? await measureServers(database, secrets, options, served) : {};
    for (const name of options.only.filter((each) => each in alone)) {
      say(`${name} `);
      results[name] = await alone[name](database, secrets, options);
      say('\n');
    }
    return results;
  } finally {
    await database.stop();
  }
}

const options = readOptions(process.argv.slice(2));
const results = await measureAll(options);
const machine = {
  node: process.version,
  cores: availableParallelism(),
  platform: process.platform,
};
say('\n');
console.log(`${table(results)}\n\n${notes(results, options)}`);
if (options.json !== null)
  await writeFile(options.json, `${JSON.stringify({ machine, options, results }, null, 2)}\n`);
