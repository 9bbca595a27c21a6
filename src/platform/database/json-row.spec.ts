import { describe, expect, it } from '@jest/globals';
import { isoTime, jsonRow } from './json-row.js';

describe('jsonRow', () => {
  it('names each property in the order of the response', () => {
    const sql = jsonRow<{ id: string; createdAt: string }>({
      id: 'p.id',
      createdAt: isoTime('p.created_at'),
    });
    expect(sql).toContain('SELECT p.id AS "id", to_char(p.created_at');
    expect(sql).toMatch(/AS "createdAt"\) AS r\)$/);
  });
});
