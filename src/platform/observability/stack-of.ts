import { readFileSync } from 'node:fs';
import { pathAbove } from '../path-above.js';
import { inSources, isBuilt, type SourceLines } from './source-lines.js';

let table: SourceLines | null = null;

function loadTable(): SourceLines {
  try {
    const path = pathAbove(import.meta.dirname, 'source-lines.json');
    return JSON.parse(readFileSync(path, 'utf8')) as SourceLines;
  } catch {
    // Without the table the places in the built program stay: better than no stack.
    return {};
  }
}

/** The stack of an error, in the files and lines of the sources; '' when it has none. */
export function stackOf({ stack = '' }: Error): string {
  if (!isBuilt(stack)) return stack;
  table ??= loadTable();
  return inSources(stack, table);
}
