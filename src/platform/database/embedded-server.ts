import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { writeSecretFile } from '../secret-file.js';
import { type Cluster, initialiseCluster, startCluster, stopCluster } from './embedded-cluster.js';
import { AlreadyRunning, lockDataDir } from './embedded-lock.js';
import { stopOrphan } from './embedded-orphan.js';
import { locateCluster } from './embedded-place.js';

export interface EmbeddedServer {
  readonly url: string;
  stop(): Promise<void>;
}

const databaseName = 'orderly';
const joinTries = 120;
const joinPauseMs = 500;

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${cluster.user}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

async function query(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  const found = `SELECT 1 FROM pg_database WHERE datname = '${databaseName}'`;
  const { rowCount } = await query(maintenanceUrl, found);
  if (rowCount === 0) await query(maintenanceUrl, `CREATE DATABASE ${databaseName}`);
}

// The URL carries the password: a file only its owner reads, for commands beside a running server.
const urlFile = (dataDir: string): string => join(dataDir, 'postgres-url');

async function serve(dataDir: string): Promise<EmbeddedServer> {
  const cluster = await locateCluster(dataDir);
  await stopOrphan(cluster);
  await initialiseCluster(cluster);
  const port = await startCluster(cluster);
  await createDatabase(urlOf(cluster, port, 'postgres'));
  const url = urlOf(cluster, port, databaseName);
  writeSecretFile(urlFile(dataDir), url);
  const stop = async (): Promise<void> => {
    await rm(urlFile(dataDir), { force: true });
    await stopCluster(cluster, 'fast');
  };
  return { url, stop };
}

/**
 * Starts the PostgreSQL of the data folder, made on the first start, and holds the folder until
 * `stop`. A server that a killed process left behind is stopped first.
 * @throws AlreadyRunning when another process holds the folder
 */
export async function startEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const lock = await lockDataDir(dataDir);
  try {
    const server = await serve(dataDir);
    return { url: server.url, stop: () => server.stop().finally(() => lock.release()) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Like `startEmbeddedServer`, but beside a running process uses its server and leaves it running. */
export async function joinEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startEmbeddedServer(dataDir);
    } catch (error) {
      if (!(error instanceof AlreadyRunning) || attempt === joinTries) throw error;
    }
    const url = await readFile(urlFile(dataDir), 'utf8').catch(() => null);
    const answers = url !== null && (await query(url, 'SELECT 1').catch(() => null)) !== null;
    if (answers) return { url, stop: () => Promise.resolve() };
    await sleep(joinPauseMs);
  }
}

/** The cluster, the folder made for it when it lies outside, and the link to it. */
function dataOf(cluster: Cluster, dataDir: string): string[] {
  const link = join(dataDir, 'postgres');
  const outside = cluster.directory !== join(realpathSync(dataDir), 'postgres');
  return outside ? [dirname(cluster.directory), link] : [cluster.directory];
}

/**
 * Removes the data of the embedded server; says whether there was any.
 * @throws AlreadyRunning when a process uses it
 */
export async function removeEmbeddedData(dataDir: string): Promise<boolean> {
  if (!existsSync(join(dataDir, 'postgres'))) return false;
  const lock = await lockDataDir(dataDir);
  try {
    const cluster = await locateCluster(dataDir);
    await stopOrphan(cluster);
    for (const path of dataOf(cluster, dataDir)) await rm(path, { recursive: true, force: true });
    return true;
  } finally {
    await lock.release();
  }
}
