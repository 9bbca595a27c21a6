import { readFileSync } from 'node:fs';
import { pathAbove } from '../path-above.js';

/** What runs here. */
export interface BuildInfo {
  readonly version: string;
  /** `unknown` when the build did not say. */
  readonly commit: string;
  readonly node: string;
}

/** Reads the version from the package that the running code is in. */
export function buildInfo(commit: string | null): BuildInfo {
  const text = readFileSync(pathAbove(import.meta.dirname, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return { version, commit: commit ?? 'unknown', node: process.version };
}
