import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { failStart } from './fail-start.js';
import { PortTaken } from './platform/lifecycle/port.js';

describe('failStart', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  function printed(error: unknown): unknown[] {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const print = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    failStart(error);
    expect(exit).toHaveBeenCalledWith(1);
    return print.mock.calls[0] ?? [];
  }

  it('says in one line what the operator can mend', () => {
    expect(printed(new PortTaken(3000))).toEqual([expect.stringMatching(/^Port 3000 is taken.*$/)]);
  });

  it('shows everything of an error that nobody expected', () => {
    const error = new Error('unexpected');
    expect(printed(error)).toEqual(['Orderly could not start:', error]);
  });
});
