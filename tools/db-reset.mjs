// Empties the development database; the next start migrates and seeds it again.
import pg from 'pg';
import { loadConfig } from '../dist/src/config/load-config.js';
import { readEnvironment } from '../dist/src/config/read-environment.js';
import { removeEmbeddedData } from '../dist/src/platform/database/embedded-server.js';

async function recreateSchema(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query('BEGIN; DROP SCHEMA public CASCADE; CREATE SCHEMA public; COMMIT');
    return `${client.database} on ${client.host}:${client.port}`;
  } finally {
    await client.end();
  }
}

async function reset() {
  // The environment alone is checked first: a refusal must not ask for secrets.
  const environment = process.env.NODE_ENV ?? 'development';
  if (environment !== 'development') {
    throw new Error(`Refused: NODE_ENV is ${environment}; db:reset is for development only.`);
  }
  const config = loadConfig(readEnvironment());
  if (config.database.url === '') {
    const removed = await removeEmbeddedData(config.dataDir);
    const target = `the embedded database in ${config.dataDir}`;
    return removed ? `Removed ${target}.` : `Nothing to remove: there is no ${target.slice(4)}.`;
  }
  const name = await recreateSchema(config.database.url);
  return `Dropped and re-created the schema of ${name}.`;
}

try {
  console.log(await reset());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
