import { describe, expect, it } from '@jest/globals';
import { BoundedCounts, mostCallers } from './bounded-counts.js';

/** One /48 has 65,536 of them. */
const subnet = (network: string, index: number) => `${network}:${index.toString(16)}::/64`;

function filledBy(network: string): BoundedCounts {
  const counts = new BoundedCounts();
  for (let index = 0; index < 2 * mostCallers; index += 1) counts.hit(subnet(network, index));
  return counts;
}

const addresses = (from: string) =>
  Array.from({ length: 256 }, (_, last) => `${from}.${Math.floor(last / 16)}.${last}`);

describe('BoundedCounts', () => {
  it('counts whoever came early alone, though it is full', () => {
    const counts = filledBy('2001:db8:1');
    expect(counts.hit(subnet('2001:db8:1', 5))).toBe(2);
    expect(counts.count(subnet('2001:db8:1', 5))).toBe(2);
  });

  it('lets the network that filled it share a counter, and nobody else with it', () => {
    const counts = filledBy('2001:db8:1');
    expect(counts.hit(subnet('2001:db8:1', 65_000))).toBe(mostCallers + 1);
    expect(counts.hit('2001:db8:2:7::/64')).toBe(1);
    expect(counts.hit('192.0.2.7')).toBe(1);
    expect(counts.hit('198.51.100.7')).toBe(1);
    // The same /16.
    expect(counts.hit('198.51.9.1')).toBe(2);
  });

  it('looks at the counter that it counts with', () => {
    const counts = filledBy('2001:db8:1');
    expect(counts.count('198.51.100.7')).toBe(0);
    for (let time = 0; time < 3; time += 1) counts.hit('198.51.100.7');
    expect(counts.count('198.51.100.7')).toBe(3);
    expect(counts.count('198.51.3.3')).toBe(3);
    counts.raise('198.51.100.7', 9);
    expect(counts.hit('198.51.100.7')).toBe(10);
  });

  it('spreads users that come late over many counters', () => {
    const counts = filledBy('2001:db8:1');
    const seen = Array.from({ length: 500 }, (_, user) =>
      counts.hit(`01936f7e-8a00-7000-8000-${String(user).padStart(12, '0')}`),
    );
    expect(Math.max(...seen)).toBeLessThan(10);
  });

  it('stays bounded when networks are as many as callers', () => {
    const counts = filledBy('2001:db8:1');
    for (let network = 0; network < 20_000; network += 1)
      counts.hit(`2001:db9:${network.toString(16)}:1::/64`);
    // Its own /32 is counted together by now, others only by chance.
    expect(counts.hit('2001:db9:fffe:2::/64')).toBeGreaterThan(9_000);
    const late = addresses('203.7').map((address) => counts.count(address));
    expect(Math.max(...late)).toBe(0);
    for (let index = 0; index < 40_000; index += 1)
      counts.hit(`${(0x2600 + (index >> 8)).toString(16)}:${(index & 255).toString(16)}:1:1::/64`);
    expect(sizeOf(counts)).toBeLessThan(mostCallers + 10_000 + 1_025);
  });
});

function sizeOf(counts: BoundedCounts): number {
  const { levels } = counts as unknown as { levels: readonly { hits: Map<string, number> }[] };
  return levels.reduce((sum, { hits }) => sum + hits.size, 0);
}
