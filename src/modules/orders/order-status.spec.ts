import { describe, expect, it } from '@jest/globals';
import {
  allowedCommands,
  canMove,
  obstacleTo,
  type OrderState,
  orderStatuses,
  outlookOf,
  transitions,
} from './order-status.js';

const free: OrderState = {
  status: 'draft',
  held: false,
  lineCount: 1,
  shipped: 0,
  packed: 0,
  unshipped: 2,
  returnable: 0,
  paid: 0,
  settled: false,
};
const done = { status: 'confirmed', shipped: 2, unshipped: 0, settled: true } as const;

describe('the statuses of an order', () => {
  it('move along these edges only', () => {
    const edges = orderStatuses.flatMap((from) =>
      orderStatuses.filter((to) => canMove(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(edges).toEqual([
      'draft → placed',
      'draft → cancelled',
      'placed → confirmed',
      'placed → cancelled',
      'placed → expired',
      'confirmed → completed',
      'confirmed → cancelled',
    ]);
  });

  it('end in completed, cancelled and expired', () => {
    for (const status of ['completed', 'cancelled', 'expired'] as const) {
      // Money moves when its provider says so.
      expect(allowedCommands({ ...free, status })).toEqual(['capture']);
    }
  });

  it('can all be reached from a draft', () => {
    const reached = new Set<string>(['draft']);
    for (const _ of orderStatuses) {
      for (const { from, to } of Object.values(transitions)) {
        if (to && from.some((status) => reached.has(status))) reached.add(to);
      }
    }
    expect([...reached].sort()).toEqual([...orderStatuses].sort());
  });
});

describe('what blocks a command', () => {
  it.each([
    ['place', {}, null],
    ['place', { lineCount: 0 }, 'empty'],
    ['place', { held: true, lineCount: 0 }, 'held'],
    ['place', { status: 'placed' }, 'status'],
    ['confirm', { status: 'placed', held: true }, 'held'],
    ['expire', { status: 'placed', held: true }, 'held'],
    ['expire', { status: 'placed' }, null],
    ['cancel', { status: 'confirmed', shipped: 1 }, 'shipped'],
    ['cancel', { status: 'confirmed', packed: 1 }, 'packed'],
    ['edit', { status: 'placed', held: true }, null],
    ['edit', { status: 'completed' }, 'status'],
    ['ship', { status: 'placed' }, 'status'],
    ['ship', { status: 'confirmed', held: true }, 'held'],
    ['ship', { status: 'confirmed', packed: 2 }, 'nothing_to_ship'],
    ['ship', { status: 'confirmed' }, null],
    ['cancel-line', { status: 'confirmed', packed: 2 }, 'nothing_to_cancel'],
    ['cancel-line', { status: 'placed', packed: 1 }, null],
    ['return', { status: 'completed' }, 'nothing_to_return'],
    ['return', { status: 'completed', returnable: 1 }, null],
    ['capture', { status: 'draft' }, 'status'],
    ['capture', { status: 'expired' }, null],
    ['refund', { status: 'cancelled' }, 'nothing_captured'],
    ['refund', { status: 'cancelled', paid: 1 }, null],
    ['expire', { status: 'placed', paid: 1 }, 'paid'],
    ['cancel', { status: 'confirmed', held: true }, null],
    ['hold', { held: true }, 'held'],
    ['release-hold', {}, 'not_held'],
    ['void', { status: 'placed' }, 'open'],
    ['void', { status: 'placed', unshipped: 0 }, null],
    ['void', { status: 'confirmed', unshipped: 0, held: true, paid: 1 }, null],
    ['void', done, 'shipped'],
    ['void', { unshipped: 0 }, 'status'],
    ['complete', { status: 'placed' }, 'status'],
    ['complete', { status: 'confirmed' }, 'unfulfilled'],
    ['complete', { ...done, unshipped: 1 }, 'unfulfilled'],
    ['complete', { ...done, settled: false }, 'unpaid'],
    ['complete', { ...done, held: true }, 'held'],
    ['complete', done, null],
  ] as const)('%s with %p: %p', (command, state, obstacle) => {
    expect(obstacleTo(command, { ...free, ...state })).toBe(obstacle);
  });

  it('is listed for every command', () => {
    expect(outlookOf({ ...free, status: 'placed' })).toEqual([
      { command: 'place', to: 'placed', blockedBy: 'status' },
      { command: 'confirm', to: 'confirmed', blockedBy: null },
      { command: 'cancel', to: 'cancelled', blockedBy: null },
      { command: 'hold', to: null, blockedBy: null },
      { command: 'release-hold', to: null, blockedBy: 'not_held' },
      { command: 'edit', to: null, blockedBy: null },
      { command: 'ship', to: null, blockedBy: 'status' },
      { command: 'cancel-line', to: null, blockedBy: null },
      { command: 'return', to: null, blockedBy: 'status' },
      { command: 'capture', to: null, blockedBy: null },
      { command: 'refund', to: null, blockedBy: 'nothing_captured' },
    ]);
  });
});
