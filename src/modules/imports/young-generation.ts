import { setFlagsFromString } from 'node:v8';

/**
 * Millions of short-lived rows make V8 triple its young generation, by more than 100 MB on a large
 * machine, and nothing shrinks it again. From the first import on it stays as large as it is: rows
 * die young in a small one just as well.
 */
export function stopYoungGenerationGrowth(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
