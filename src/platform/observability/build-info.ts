import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What runs here. */
export interface BuildInfo {
  readonly version: string;
  /** `unknown` when the build did not say. */
  readonly commit: string;
  readonly node: string;
}

function manifestAbove(folder: string): string {
  const file = join(folder, 'package.json');
  const above = dirname(folder);
  return existsSync(file) || above === folder ? file : manifestAbove(above);
}

/** Reads the version from the package that the running code is in. */
export function buildInfo(commit: string | null): BuildInfo {
  const text = readFileSync(manifestAbove(import.meta.dirname), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return { version, commit: commit ?? 'unknown', node: process.version };
}
