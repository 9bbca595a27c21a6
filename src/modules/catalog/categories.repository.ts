import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { categoryList } from './categories.list.js';
import type { CategoryRow, CategoryValues } from './category-values.js';
import { CategoryNotFound } from './catalog.errors.js';
import { Category } from './entities/category.js';

const columns = `id, slug, name, description, parent_id AS "parentId", path, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const byId = `SELECT ${columns} FROM categories WHERE id = $1`;

type Stored = CategoryValues & Pick<CategoryRow, 'path'>;

@Injectable()
export class CategoriesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
    private readonly entities: Entities,
  ) {}

  page(request: ListRequest): Promise<RowPage<CategoryRow>> {
    return this.pages.page(categoryList, request, { select: columns, from: 'categories' });
  }

  find(id: string): Promise<CategoryRow | null> {
    return this.sql.one<CategoryRow>(byId, [id]);
  }

  async get(id: string): Promise<CategoryRow> {
    const row = await this.find(id);
    if (!row) throw CategoryNotFound({ id });
    return row;
  }

  /** One change of the tree at a time: two moves at once could make a cycle that neither sees. */
  async lockTree(): Promise<void> {
    await this.sql.one(`SELECT pg_advisory_xact_lock(hashtextextended('orderly.categories', 0))`);
  }

  /** Keeps the category from being deleted until the end of the transaction; false without one. */
  async lockExisting(id: string): Promise<boolean> {
    const text = 'SELECT id FROM categories WHERE id = $1 FOR KEY SHARE';
    return (await this.sql.one(text, [id])) !== null;
  }

  /** The same for several: the ids that exist. */
  async lockAllExisting(ids: readonly string[]): Promise<Set<string>> {
    const text = 'SELECT id FROM categories WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE';
    const found = await this.sql.rows<{ id: string }>(text, [[...new Set(ids)]]);
    return new Set(found.map(({ id }) => id));
  }

  async lockBelow(path: string): Promise<CategoryRow[]> {
    const text = `SELECT ${columns} FROM categories WHERE path COLLATE "C" LIKE $1 || '/%' ORDER BY id FOR NO KEY UPDATE`;
    return this.sql.rows<CategoryRow>(text, [path]);
  }

  async add(id: string, values: Stored): Promise<CategoryRow> {
    const insert = this.entities.of(Category).createQueryBuilder().insert().updateEntity(false);
    const inserted = await insert
      .values({ id, ...values })
      .returning(columns)
      .execute();
    return (inserted.raw as [CategoryRow])[0];
  }

  /** Null when the category is not at this version any more. */
  async change(id: string, version: number, values: Stored): Promise<CategoryRow | null> {
    const update = this.entities.of(Category).createQueryBuilder().update();
    const updated = await update
      .set({ ...values, version: () => 'version + 1', updatedAt: () => 'now()' })
      .where({ id, version })
      .returning(columns)
      .execute();
    return (updated.raw as CategoryRow[])[0] ?? null;
  }

  /** Gives everything below a path its new path. */
  async movePaths(from: string, to: string): Promise<CategoryRow[]> {
    return this.sql.rows<CategoryRow>(
      `UPDATE categories
          SET path = $2 || substr(path, length($1) + 1), version = version + 1, updated_at = now()
        WHERE path COLLATE "C" LIKE $1 || '/%'
        RETURNING ${columns}`,
      [from, to],
    );
  }

  /** False when the category is not at this version any more. */
  async remove(id: string, version: number): Promise<boolean> {
    const { affected } = await this.entities.of(Category).delete({ id, version });
    return affected === 1;
  }
}
