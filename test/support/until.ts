import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition; how long is the business of the test's own timeout. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
