import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readlink, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { canReach, serverAccount } from './embedded-account.js';
import { writeSecretFile } from '../secret-file.js';
import { copyBinaries, homeOf, postgresBinaries } from './embedded-binaries.js';
import type { Cluster } from './embedded-cluster.js';

const user = 'orderly';

const settings = {
  max_connections: '100',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

// Outside of any home folder, whose mode 0700 would lock the server's account out.
const sharedFolder = '/var/lib/orderly';

async function passwordIn(dataDir: string): Promise<string> {
  const path = join(dataDir, 'postgres-password');
  if (!existsSync(path)) writeSecretFile(path, randomBytes(24).toString('base64url'));
  return readFile(path, 'utf8');
}

/**
 * A cluster folder that the server's account reaches, with a link to it in the data folder. The
 * link decides: a new clone at an old path must not find the old clone's data.
 */
async function placeOutside(dataDir: string): Promise<string> {
  const link = join(dataDir, 'postgres');
  const present = await readlink(link).catch(() => null);
  if (present) return present;
  const folder = join(sharedFolder, randomBytes(6).toString('hex'));
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await symlink(join(folder, 'postgres'), link);
  return join(folder, 'postgres');
}

/** Where the cluster of this data folder lives, and who serves it. Makes folders, starts nothing. */
export async function locateCluster(dataDir: string): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const root = await realpath(dataDir);
  const password = await passwordIn(root);
  const installed = await postgresBinaries();
  const directory = join(root, 'postgres');
  const account = await serverAccount(directory);
  const common = { account, user, password, settings };
  if (!account) return { ...common, directory, binaries: installed };
  const outside = !(await canReach(account, root));
  const hidden = !(await canReach(account, homeOf(installed)));
  if (outside || hidden) await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  return {
    ...common,
    directory: outside ? await placeOutside(root) : directory,
    binaries: hidden ? await copyBinaries(installed, sharedFolder) : installed,
  };
}
