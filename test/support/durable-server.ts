import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/platform/database/embedded-binaries.js';
import { locateCluster } from '../../src/platform/database/embedded-place.js';
import { startEmbeddedServer } from '../../src/platform/database/embedded-server.js';
import { control, moveToKeptPort } from './cluster-control.js';
import type { TestDatabase } from './database.js';

/** A PostgreSQL of one's own that syncs to disk, so that it may be killed. */
export interface DurableServer extends TestDatabase {
  /** Restarts it on the same port; `immediate` is a crash with recovery. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** Until the next `restart`. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
}

// Jest loads sources, migrations are run from the compiled program: a process of their own.
const migrate = `import('./test/support/migrate.js').then((m) => m.migrateDatabase(process.argv[1]))`;

/** Starts it with a migrated database, in a folder of its own below `where`. */
export async function startDurableServer(where = tmpdir()): Promise<DurableServer> {
  const folder = await mkdtemp(join(where, 'orderly-durable-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedServer(folder);
  await run(process.execPath, ['-e', migrate, server.url]);
  const cluster = await locateCluster(folder);
  return {
    url: await moveToKeptPort(cluster, server.url),
    restart: (mode) => control(cluster, 'restart', '-m', mode),
    stop: (mode) => control(cluster, 'stop', '-m', mode),
    drop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
