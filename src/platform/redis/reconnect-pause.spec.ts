import { describe, expect, it } from '@jest/globals';
import { reconnectAfterMs } from './reconnect-pause.js';

describe('the pause before connecting again', () => {
  it('grows from some milliseconds to a second, and stays there', () => {
    for (const [failures, most] of [
      [0, 50],
      [1, 100],
      [3, 400],
      [5, 1_000],
      [1_000_000, 1_000],
    ] as const) {
      const pause = reconnectAfterMs(failures);
      expect(pause).toBeLessThanOrEqual(most);
      expect(pause).toBeGreaterThanOrEqual(most / 2);
    }
  });
});
