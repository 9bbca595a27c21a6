import { describe, expect, it } from '@jest/globals';
import { RecentWrites } from './recent-writes.js';

describe('recent writes', () => {
  it('are remembered by writer until the replica knows them', () => {
    const writes = new RecentWrites();
    writes.note('ann', 100);
    writes.note('ann', 90);
    writes.note('bob', 200);
    expect([writes.lastOf('ann'), writes.lastOf('bob'), writes.lastOf('eve')]).toEqual([
      100,
      200,
      -Infinity,
    ]);
    writes.settled(200);
    expect([writes.lastOf('ann'), writes.lastOf('bob')]).toEqual([-Infinity, 200]);
  });

  it('are everybody’s when some were not heard of', () => {
    const writes = new RecentWrites();
    writes.note('ann', 300);
    writes.noteEveryone(250);
    expect([writes.lastOf('ann'), writes.lastOf('eve')]).toEqual([300, 300]);
    writes.note('ann', 400);
    expect([writes.lastOf('ann'), writes.lastOf('eve')]).toEqual([400, 300]);
  });

  it('become everybody’s rather than too many', () => {
    const writes = new RecentWrites();
    for (let index = 0; index <= 20_000; index += 1) writes.note(`w${index}`, index);
    expect(writes.lastOf('someone')).toBe(20_000);
  });
});
