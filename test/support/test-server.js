import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { canReach, serverAccount } from '../../dist/src/platform/database/embedded-account.js';
import {
  copyBinaries,
  homeOf,
  postgresBinaries,
} from '../../dist/src/platform/database/embedded-binaries.js';
import {
  initialiseCluster,
  startCluster,
  stopCluster,
} from '../../dist/src/platform/database/embedded-cluster.js';
import { migrateDatabase } from './migrate.js';

const prefix = 'orderly-test-';

// Nothing of a test run has to survive a crash, so nothing waits for the disk.
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
};

async function clusterIn(folder) {
  const directory = join(folder, 'postgres');
  const account = await serverAccount(directory);
  const installed = await postgresBinaries();
  const reachable = !account || (await canReach(account, homeOf(installed)));
  const binaries = reachable ? installed : await copyBinaries(installed, tmpdir());
  return { directory, binaries, account, user: 'orderly', password: 'orderly', settings };
}

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** A run that was killed leaves its server behind: stop it and remove its folder. */
async function sweepDeadRuns() {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix) || isAlive(Number(name.split('-')[2]))) continue;
    const folder = join(tmpdir(), name);
    await stopCluster(await clusterIn(folder), 'immediate').catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

export async function startTestServer() {
  const external = process.env.TEST_DATABASE_URL;
  if (external) return { url: external, embedded: false, stop: async () => undefined };
  await sweepDeadRuns();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(folder, 0o755);
  const cluster = await clusterIn(folder);
  await initialiseCluster(cluster, ['--no-sync']);
  const port = await startCluster(cluster);
  const stop = async () => {
    await stopCluster(cluster, 'immediate');
    await rm(folder, { recursive: true, force: true });
  };
  return { url: `postgresql://orderly:orderly@127.0.0.1:${port}/postgres`, embedded: true, stop };
}

async function onServer(url, ...statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

export async function prepareTemplate(url, template) {
  await onServer(url, `CREATE DATABASE ${template}`);
  const target = new URL(url);
  target.pathname = `/${template}`;
  await migrateDatabase(target.href);
  await onServer(url, `ALTER DATABASE ${template} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
}

export async function dropTemplate(url, template) {
  const demote = `ALTER DATABASE ${template} IS_TEMPLATE false`;
  await onServer(url, demote, `DROP DATABASE ${template} WITH (FORCE)`);
}
