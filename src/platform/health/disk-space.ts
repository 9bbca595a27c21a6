import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { AppConfig } from '../../config/app-config.js';
import type { HealthCheck } from './health-checks.js';

const leastShare = 0.05;
const leastBytes = 256 * 1024 * 1024;

/** The space that this process may still use where the folder is, or will be. */
export async function diskSpace(
  folder: string,
): Promise<{ freeBytes: number; totalBytes: number }> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    const parent = dirname(folder);
    if ((error as { code?: unknown }).code !== 'ENOENT' || parent === folder) throw error;
    return diskSpace(parent);
  }
}

export interface WatchedFolder {
  /** What is kept there. */
  readonly use: 'data' | 'log';
  readonly path: string;
}

/** Where this process writes, as it is configured. */
export function watchedFolders({ dataDir, logging }: AppConfig): WatchedFolder[] {
  const data: WatchedFolder = { use: 'data', path: resolve(dataDir) };
  const { file } = logging;
  return file === null ? [data] : [data, { use: 'log', path: dirname(resolve(file.path)) }];
}

export async function diskHealth(folders: readonly WatchedFolder[]): Promise<HealthCheck> {
  const spaces = await Promise.all(
    folders.map(async ({ use, path }) => [use, await diskSpace(path)] as const),
  );
  const short = spaces.some(
    ([, { freeBytes, totalBytes }]) => freeBytes < Math.min(leastBytes, leastShare * totalBytes),
  );
  return { state: short ? 'degraded' : 'up', details: Object.fromEntries(spaces) };
}
