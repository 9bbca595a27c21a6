import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** A disk of its own, in memory, that a test can fill. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  /** Null where this user may not mount anything. */
  static mount(megabytes: number): SmallDisk | null {
    const path = mkdtempSync(join(tmpdir(), 'orderly-disk-'));
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path];
    if (run('mount', ...options)) return new SmallDisk(path);
    rmSync(path, { recursive: true });
    return null;
  }

  /** Leaves no byte free. */
  async fill(): Promise<void> {
    const { bavail, bsize } = statfsSync(this.path);
    const ballast = createWriteStream(this.ballast);
    // Somebody else may have written since: then the last of it finds no room.
    ballast.on('error', () => undefined);
    ballast.end(Buffer.alloc(bavail * bsize));
    await new Promise<void>((closed) => ballast.once('close', closed));
  }

  clear(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    // Lazily: a program that a failed test left behind may still write to it.
    run('umount', '--lazy', this.path);
    rmSync(this.path, { recursive: true, force: true });
  }

  private get ballast(): string {
    return join(this.path, 'ballast');
  }
}

const probe = SmallDisk.mount(1);
probe?.unmount();

export const canMount = probe !== null;

if (!canMount) console.warn('Full disks are not tested: this user may not mount one.');
