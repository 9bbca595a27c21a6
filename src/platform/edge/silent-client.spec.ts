import { describe, expect, it } from '@jest/globals';
import { isSilent } from './silent-client.js';

describe('an idle upload', () => {
  it.each([
    ['nothing left to read of an unfinished body', { complete: false, readableLength: 0 }, true],
    ['bytes that the server has not read yet', { complete: false, readableLength: 16_384 }, false],
    ['a finished body', { complete: true, readableLength: 0 }, false],
  ])('with %s waits for the client: %j', (_, arrival, silent) => {
    expect(isSilent(arrival)).toBe(silent);
  });
});
