import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { KeptReads } from '../../platform/cache/kept-reads.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { categoriesRead, categoryRead } from './catalog-answers.js';
import { CategoriesRepository } from './categories.repository.js';
import { CategoryCycle, CategoryUnknown } from './catalog.errors.js';
import {
  type CategoryDescription,
  type CategoryPatch,
  type CategoryRow,
  type CategoryValues,
  categoryValuesOf,
  describedCategory,
  isWithin,
  patchedCategory,
  pathBelow,
} from './category-values.js';
import { toCategoryResponse } from './dto/category.response.js';

/** The tree of categories. A `version` of null changes whatever version is there. */
@Injectable()
export class CategoriesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly categories: CategoriesRepository,
    private readonly changes: ChangeLog,
    private readonly reads: KeptReads,
  ) {}

  page(request: ListRequest): Promise<RowPage<CategoryRow>> {
    // A page of a file belongs to the moment of that file alone.
    if (request.streamed) return this.categories.page(request);
    const parameters = { request: JSON.stringify(request) };
    return this.reads.read(categoriesRead, parameters, () => this.categories.page(request));
  }

  get(id: string): Promise<CategoryRow> {
    return this.reads.read(categoryRead, { id }, () => this.categories.get(id));
  }

  create(actor: Actor, description: CategoryDescription): Promise<CategoryRow> {
    const values = describedCategory(description);
    return this.changeTree(async () => {
      const path = pathBelow(await this.parentOf(values), values.slug);
      const category = await this.categories.add(newId(), { ...values, path });
      await this.changes.record(actor, [changed('category.created', null, category)]);
      return category;
    });
  }

  replace(
    actor: Actor,
    id: string,
    version: number | null,
    description: CategoryDescription,
  ): Promise<CategoryRow> {
    return this.change(actor, id, version, () => describedCategory(description));
  }

  /** With a new slug or parent the paths of everything below change in the same transaction. */
  patch(
    actor: Actor,
    id: string,
    version: number | null,
    patch: CategoryPatch,
  ): Promise<CategoryRow> {
    return this.change(actor, id, version, (current) => patchedCategory(current, patch));
  }

  /** Products and subcategories refuse this (CATEGORY_IN_USE). */
  remove(actor: Actor, id: string, version: number | null): Promise<void> {
    return this.changeTree(async () => {
      const before = await this.getAt(id, version);
      const removed = await this.categories.remove(id, before.version);
      if (!removed) throw PreconditionFailed();
      const payload = { id, slug: before.slug };
      const change = { event: 'category.deleted', resource: 'category', resourceId: id } as const;
      await this.changes.record(actor, [{ ...change, payload, before, after: null }]);
    });
  }

  private change(
    actor: Actor,
    id: string,
    version: number | null,
    next: (current: CategoryValues) => CategoryValues,
  ): Promise<CategoryRow> {
    return this.changeTree(async () => {
      const before = await this.getAt(id, version);
      const values = next(categoryValuesOf(before));
      if (isDeepStrictEqual(values, categoryValuesOf(before))) return before;
      const parent = await this.parentOf(values);
      if (parent && isWithin(before.path, parent.path)) throw CategoryCycle();
      const path = pathBelow(parent, values.slug);
      const after = await this.categories.change(id, before.version, { ...values, path });
      if (!after) throw PreconditionFailed();
      const below = path === before.path ? [] : await this.moveBelow(before.path, path);
      await this.changes.record(actor, [changed('category.updated', before, after), ...below]);
      return after;
    });
  }

  private async moveBelow(from: string, to: string): Promise<Change[]> {
    const before = new Map((await this.categories.lockBelow(from)).map((row) => [row.id, row]));
    const after = await this.categories.movePaths(from, to);
    return after.map((row) => changed('category.updated', before.get(row.id) ?? null, row));
  }

  private changeTree<T>(work: () => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async () => {
      await this.categories.lockTree();
      return work();
    });
  }

  private async getAt(id: string, version: number | null): Promise<CategoryRow> {
    const category = await this.categories.get(id);
    if (version === null || version === category.version) return category;
    throw PreconditionFailed({ currentVersion: category.version });
  }

  private async parentOf({ parentId }: CategoryValues): Promise<CategoryRow | null> {
    if (parentId === null) return null;
    const parent = await this.categories.find(parentId);
    if (!parent) throw CategoryUnknown({ id: parentId });
    return parent;
  }
}

function changed(
  event: 'category.created' | 'category.updated',
  before: CategoryRow | null,
  after: CategoryRow,
): Change {
  const payload = toCategoryResponse(after);
  return { event, resource: 'category', resourceId: after.id, payload, before, after };
}
