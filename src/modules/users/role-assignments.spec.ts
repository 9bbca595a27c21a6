import { describe, expect, it } from '@jest/globals';
import { type Assignment, assignmentChanges, requireDistinctRoles } from './role-assignments.js';

const everywhere = (roleId: string): Assignment => ({ roleId, warehouseIds: null });
const within = (roleId: string, ...warehouseIds: string[]): Assignment => ({
  roleId,
  warehouseIds,
});

describe('a change of assignments', () => {
  it('gains what is new, loses what is gone and leaves alone what stays', () => {
    const before = [everywhere('a'), everywhere('b')];
    expect(assignmentChanges(before, [everywhere('b'), within('c', 'ber')])).toEqual({
      gained: [within('c', 'ber')],
      lost: ['a'],
      removed: ['a'],
      stored: [within('c', 'ber')],
    });
    expect(assignmentChanges(before, before)).toEqual({
      gained: [],
      lost: [],
      removed: [],
      stored: [],
    });
  });

  it.each([
    ['some to all', within('a', 'ber'), everywhere('a'), [everywhere('a')], []],
    ['all to some', everywhere('a'), within('a', 'ber'), [], ['a']],
    ['more', within('a', 'ber'), within('a', 'ber', 'ham'), [within('a', 'ham')], []],
    ['fewer', within('a', 'ber', 'ham'), within('a', 'ham'), [], ['a']],
    ['others', within('a', 'ber'), within('a', 'ham'), [within('a', 'ham')], ['a']],
    ['none to some', within('a'), within('a', 'ham'), [within('a', 'ham')], []],
  ])('from warehouses to warehouses: %s', (_, before, after, gained, lost) => {
    const changes = assignmentChanges([before], [after]);
    expect(changes).toEqual({ gained, lost, removed: ['a'], stored: [after] });
  });

  it('of a new assignment without any warehouse is one of a permission without a place', () => {
    expect(assignmentChanges([], [within('a')]).gained).toEqual([within('a')]);
    expect(assignmentChanges([within('a')], []).removed).toEqual(['a']);
  });
});

describe('a list of roles', () => {
  it('names each once', () => {
    expect(() => requireDistinctRoles([{ role: 'a' }, { role: 'b' }])).not.toThrow();
    const twice = [{ role: 'a' }, { role: 'b' }, { role: 'a' }];
    expect(() => requireDistinctRoles(twice)).toThrow(
      expect.objectContaining({
        details: { fields: [expect.objectContaining({ pointer: '/roles/2/role' })] },
      }),
    );
  });
});
