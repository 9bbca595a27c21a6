import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../access/actor.js';
import { answerKeyOf } from './answer-key.js';
import { KeptAddress } from './kept-address.js';

const actorWith = (id: string, ...permissions: string[]): Actor =>
  ({ kind: 'user', id, permissions: new Set(permissions) }) as unknown as Actor;

describe('an address whose answers are kept', () => {
  it('has the same key for all who may see the same, and another for others', () => {
    const address = new KeptAddress('/tea');
    const [ann, bob] = [actorWith('ann', 'tea:read'), actorWith('bob', 'tea:read')];
    const eve = actorWith('eve', 'tea:read', 'tea:write');
    expect(address.keyFor(bob)).toBe(address.keyFor(ann));
    expect(address.keyFor(eve)).not.toBe(address.keyFor(ann));
    expect(new KeptAddress('/coffee').keyFor(ann)).not.toBe(address.keyFor(ann));
  });

  it('has the key of the answer, however many audiences there have been', () => {
    const address = new KeptAddress('/tea');
    const actors = Array.from({ length: 100 }, (_, index) => actorWith('ann', `tea:${index}`));
    for (const actor of [...actors, ...actors])
      expect(address.keyFor(actor)).toBe(answerKeyOf('/tea', actor));
  });

  it('says what it takes, and every growth', () => {
    let grown = 0;
    const address = new KeptAddress('/tea', (bytes) => (grown += bytes));
    const before = address.bytes;
    for (let index = 0; index < 100; index += 1) address.keyFor(actorWith('ann', `tea:${index}`));
    expect(grown).toBeGreaterThan(32 * 2 * '/tea'.length);
    expect(address.bytes).toBe(before + grown);
  });
});
