import { describe, expect, it } from '@jest/globals';
import { FaultBuffer } from './fault-buffer.js';

const met = (error: Error, route: string, minute: number) => ({
  error,
  at: new Date(Date.UTC(2026, 0, 1, 0, minute)),
  method: 'GET',
  route,
  requestId: `request-${minute}`,
  traceId: null,
  actorKind: 'user',
});

describe('the buffer of faults', () => {
  it('counts what is the same: class, place and route', () => {
    const buffer = new FaultBuffer(10);
    const make = (): Error => new RangeError('too far');
    buffer.add(met(make(), '/a', 2));
    buffer.add(met(make(), '/a', 1));
    buffer.add(met(make(), '/b', 3));
    const [first, second] = buffer.drain();
    expect(first).toMatchObject({ route: '/a', count: 2, sample: { requestId: 'request-2' } });
    expect(first?.firstSeenAt.getUTCMinutes()).toBe(1);
    expect(second).toMatchObject({ route: '/b', count: 1 });
    expect(buffer.drain()).toEqual([]);
  });

  it('takes back what could not be stored', () => {
    const buffer = new FaultBuffer(10);
    buffer.add(met(new RangeError('x'), '/a', 1));
    for (const fault of buffer.drain()) buffer.merge(fault);
    expect(buffer.drain()).toEqual([expect.objectContaining({ count: 1, route: '/a' })]);
  });

  it('is bounded, and knows what it dropped', () => {
    const buffer = new FaultBuffer(2);
    for (const route of ['/a', '/b', '/c', '/c']) buffer.add(met(new Error('x'), route, 1));
    expect(buffer.drain()).toHaveLength(2);
    expect(buffer.dropped).toBe(2);
  });
});
