import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The path of `name` in this folder, or in the nearest one above that has it. So the sources, what
 * is compiled from them and the program made of that find the same files.
 */
export function pathAbove(folder: string, name: string): string {
  const path = join(folder, name);
  const above = dirname(folder);
  return existsSync(path) || above === folder ? path : pathAbove(above, name);
}
