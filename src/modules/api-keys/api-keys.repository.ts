import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { apiKeyColumns } from './api-key-columns.js';
import { ApiKeyNotFound } from './api-keys.errors.js';
import { apiKeyList } from './api-keys.list.js';
import type { ApiKeyRow, ApiKeyValues } from './api-key-values.js';
import { ApiKey } from './entities/api-key.js';

const source = `api_keys k LEFT JOIN active_users o ON o.id = k.owner_id`;

/** All queries of the table of keys. */
@Injectable()
export class ApiKeysRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
    private readonly entities: Entities,
  ) {}

  page(request: ListRequest): Promise<RowPage<ApiKeyRow>> {
    return this.pages.page(apiKeyList, request, { select: apiKeyColumns, from: source });
  }

  async get(id: string): Promise<ApiKeyRow> {
    const text = `SELECT ${apiKeyColumns} FROM ${source} WHERE k.id = $1`;
    const row = await this.sql.one<ApiKeyRow>(text, [id]);
    if (!row) throw ApiKeyNotFound({ id });
    return row;
  }

  /** One change of a key at a time. */
  async lock(id: string): Promise<void> {
    await this.sql.one('SELECT id FROM api_keys WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }

  async add(id: string, ownerId: string, values: ApiKeyValues): Promise<void> {
    await this.entities.of(ApiKey).insert({ id, ownerId, ...listsOf(values) });
  }

  /** Of a locked key. */
  async change(id: string, values: ApiKeyValues): Promise<void> {
    await this.entities.of(ApiKey).update({ id }, { ...listsOf(values), ...touched });
  }

  /** A key whose secrets changed has another version: it was not what the caller read. */
  async touch(id: string): Promise<void> {
    await this.entities.of(ApiKey).update({ id }, touched);
  }

  async remove(id: string): Promise<void> {
    await this.entities.of(ApiKey).delete({ id });
  }
}

const touched = { version: () => 'version + 1', updatedAt: () => 'now()' };

function listsOf({ name, permissions, allowedNetworks }: ApiKeyValues): {
  name: string;
  permissions: string[];
  allowedNetworks: string[];
} {
  return { name, permissions: [...permissions], allowedNetworks: [...allowedNetworks] };
}
