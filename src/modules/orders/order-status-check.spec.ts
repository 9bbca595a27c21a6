import { describe, expect, it } from '@jest/globals';
import { flawsOfTransitions, requireSoundTransitions } from './order-status-check.js';
import { transitions } from './order-status.js';

const withRule = (rule: Partial<typeof transitions>) =>
  flawsOfTransitions({ ...transitions, ...rule });

describe('the check of the transitions at boot', () => {
  it('finds nothing wrong with the table', () => {
    expect(flawsOfTransitions()).toEqual([]);
    expect(requireSoundTransitions).not.toThrow();
  });

  it('finds a status that no way leads to', () => {
    const expire = { from: ['placed'], to: null, obstacles: [] } as const;
    expect(withRule({ expire })).toEqual(['no way leads from draft to expired']);
  });

  it('finds a way out of an end', () => {
    const confirm = { from: ['placed', 'cancelled'], to: 'confirmed', obstacles: [] } as const;
    expect(withRule({ confirm })).toEqual(['confirm leads from cancelled to confirmed']);
  });

  it('finds a command that starts nowhere or leads where it started', () => {
    const edit = { from: [], to: null, obstacles: [] } as const;
    const hold = { from: ['placed'], to: 'placed', obstacles: ['held', 'held', 'status'] } as const;
    expect(withRule({ edit, hold })).toEqual([
      'hold names an obstacle twice',
      'hold names the status as an obstacle',
      'hold leads from placed to placed',
      'edit starts nowhere',
    ]);
  });
});
