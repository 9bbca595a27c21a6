import { expect, it, jest } from '@jest/globals';
import type { AppConfig } from '../../../config/app-config.js';
import type { CoalescedReads } from '../../database/coalesced-reads.js';
import type { Sql } from '../../database/sql.js';
import type { ListDefinition, ListRequest } from './list-definition.js';
import { Pages } from './pages.js';

it('takes none of the names of fixed statements for a list', async () => {
  const rows = jest.fn();
  const listRows = jest.fn(() => Promise.resolve([]));
  const pages = new Pages(
    { rows, listRows } as unknown as Sql,
    { read: (_: string, work: () => Promise<unknown>) => work() } as unknown as CoalescedReads,
    { auth: { cursorSecret: 'secret' } } as AppConfig,
  );
  const sort = { column: 't.name', descending: false };
  const request = { limit: 10, after: null, sort, conditions: [], q: null, count: true };
  const source = { select: 't.name', from: 'tea t' };
  await pages.page({ id: 't.id' } as ListDefinition, request as unknown as ListRequest, source);
  expect(listRows).toHaveBeenCalledTimes(2);
  expect(rows).not.toHaveBeenCalled();
});
