import { describe, expect, it } from '@jest/globals';
import type { AuditEntryRow } from './audit-entry.js';
import { headOf, linesOf } from './audit-export.js';

const row: AuditEntryRow = {
  id: 'e-1',
  occurredAt: new Date('2026-11-25T10:00:00.123Z'),
  action: 'product.updated',
  resource: 'product',
  resourceId: '=1+1',
  actorKind: 'user',
  actorId: null,
  actorName: '@Ada',
  requestId: '-r',
  ip: '192.0.2.7',
  before: null,
  after: { name: 'a "quoted", name' },
};

describe('exported entries', () => {
  it('are CSV that a spreadsheet shows and does not run', () => {
    expect(headOf('csv')).toMatch(/^id,occurredAt,action,.*,before,after\r\n$/);
    expect(linesOf('csv', [row])).toBe(
      `e-1,2026-11-25T10:00:00.123Z,product.updated,product,'=1+1,user,,'@Ada,'-r,192.0.2.7,,` +
        `"{""name"":""a \\""quoted\\"", name""}"\r\n`,
    );
  });

  it('are NDJSON without a head, one entry a line', () => {
    expect(headOf('ndjson')).toBe('');
    const lines = linesOf('ndjson', [row, row]).split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      ...row,
      occurredAt: '2026-11-25T10:00:00.123Z',
    });
  });
});
