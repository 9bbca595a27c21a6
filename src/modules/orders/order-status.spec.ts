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

const free: OrderState = { status: 'draft', held: false, shipped: false, lineCount: 1 };

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
      expect(allowedCommands({ ...free, status })).toEqual([]);
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
    ['cancel', { status: 'confirmed', shipped: true }, 'shipped'],
    ['cancel', { status: 'confirmed', held: true }, null],
    ['hold', { held: true }, 'held'],
    ['release-hold', {}, 'not_held'],
    ['complete', { status: 'placed' }, 'status'],
    ['complete', { status: 'confirmed' }, null],
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
    ]);
  });
});
