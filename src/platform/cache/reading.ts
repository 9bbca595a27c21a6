import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kept } from './kept.js';

type Moments = Pick<Kept, 'storedAt' | 'freshUntil'>;

/** An answer in the making: it is as old as the oldest kept value that it is made of. */
class Reading {
  storedAt = Infinity;
  freshUntil = Infinity;

  constructor(readonly afresh: boolean) {}

  include({ storedAt, freshUntil }: Moments): void {
    this.storedAt = Math.min(this.storedAt, storedAt);
    this.freshUntil = Math.min(this.freshUntil, freshUntil);
  }
}

const storage = new AsyncLocalStorage<Reading>();

/** Undefined outside of an answer that is kept. */
export const currentReading = (): Reading | undefined => storage.getStore();

/** Makes an answer; `afresh`: from nothing that was kept. */
export async function inReading<T>(afresh: boolean, make: () => Promise<T>): Promise<[T, Moments]> {
  const reading = new Reading(afresh);
  const made = await storage.run(reading, make);
  return [made, reading];
}
