import { appendFile, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { run } from '../../src/platform/database/embedded-binaries.js';
import {
  type Cluster,
  startCluster,
  stopCluster,
} from '../../src/platform/database/embedded-cluster.js';
import { locateCluster } from '../../src/platform/database/embedded-place.js';
import { startEmbeddedServer } from '../../src/platform/database/embedded-server.js';
import { control, moveToKeptPort } from './cluster-control.js';

// Jest loads sources, migrations are run from the compiled program: a process of their own.
const migrate = `import('./test/support/migrate.js').then((m) => m.migrateDatabase(process.argv[1]))`;

/** A primary with a streaming replica, both real and of one's own. */
export interface ReplicatedServer {
  readonly url: string;
  readonly replicaUrl: string;
  /** Holds the replica at where it is, or lets it go on. */
  pauseReplay(paused: boolean): Promise<void>;
  /** At the replica itself. */
  onReplica<Row>(text: string): Promise<Row[]>;
  stopReplica(): Promise<void>;
  startReplica(): Promise<void>;
  drop(): Promise<void>;
}

/** From a copy of the stopped primary, which stays stopped. */
async function copyCluster(primary: Cluster, url: string): Promise<Cluster> {
  const directory = `${primary.directory}-replica`;
  await run('cp', ['-a', primary.directory, directory]);
  await writeFile(join(directory, 'standby.signal'), '');
  const { hostname, port, username, password } = new URL(url);
  const source = `host=${hostname} port=${port} user=${username} password=${password}`;
  const settings = `primary_conninfo = '${source}'\nwal_receiver_status_interval = 1\n`;
  await appendFile(join(directory, 'postgresql.auto.conf'), settings);
  return { ...primary, directory };
}

export async function startReplicatedServer(): Promise<ReplicatedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'orderly-replicated-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedServer(folder);
  await run(process.execPath, ['-e', migrate, server.url]);
  const primary = await locateCluster(folder);
  const url = await moveToKeptPort(primary, server.url);
  await control(primary, 'stop', '-m', 'fast');
  const replica = await copyCluster(primary, url);
  await control(primary, 'restart');
  const started = new URL(url);
  started.port = String(await startCluster(replica));
  const replicaUrl = await moveToKeptPort(replica, started.href);
  const pool = new pg.Pool({ connectionString: replicaUrl, max: 2 });
  pool.on('error', () => undefined);
  return {
    url,
    replicaUrl,
    pauseReplay: async (paused) => {
      await pool.query(paused ? 'SELECT pg_wal_replay_pause()' : 'SELECT pg_wal_replay_resume()');
    },
    onReplica: async (text) => (await pool.query(text)).rows as never[],
    stopReplica: () => control(replica, 'stop', '-m', 'immediate'),
    startReplica: () => control(replica, 'restart'),
    drop: async () => {
      await pool.end();
      await stopCluster(replica, 'immediate');
      await server.stop();
      await rm(replica.directory, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
