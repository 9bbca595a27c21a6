import type { INestApplication } from '@nestjs/common';
import { SignalListener } from '../../src/platform/signals/signal-listener.js';

/**
 * For `beforeStart`: the others count as heard for as long as the connection to them is there. By the
 * clock of the program a pause of a slow machine would be silence, and the cache would keep nothing.
 * Nor is a server given up that stands still for a while.
 */
export function attentive(app: INestApplication): void {
  const listener = app.get(SignalListener);
  Object.defineProperty(listener, 'current', { get: () => listener.listening });
  Object.defineProperty(listener, 'giveUpSilent', { value: () => Promise.resolve() });
}
