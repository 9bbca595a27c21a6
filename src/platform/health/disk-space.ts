import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
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

export async function diskHealth(folder: string): Promise<HealthCheck> {
  const { freeBytes, totalBytes } = await diskSpace(folder);
  const short = freeBytes < Math.min(leastBytes, leastShare * totalBytes);
  return { state: short ? 'degraded' : 'up', details: { freeBytes, totalBytes } };
}
