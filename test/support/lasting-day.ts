import { until } from './until.js';

const dayMs = 86_400_000;
const enoughMs = 120_000;

/** The day of UTC that it is, for what is counted by days; waits for the next one when it ends soon. */
export async function lastingDay(): Promise<string> {
  await until(() => dayMs - (Date.now() % dayMs) > enoughMs);
  return new Date().toISOString().slice(0, 10);
}
