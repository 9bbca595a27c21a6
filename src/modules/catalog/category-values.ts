/** What a caller decides about a category. */
export interface CategoryValues {
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly parentId: string | null;
}

export interface CategoryRow extends CategoryValues {
  readonly id: string;
  /** The slugs from the root to here, joined by `/`. */
  readonly path: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

type Optional = 'description' | 'parentId';

/** A whole category as a caller describes it. */
export type CategoryDescription = Omit<CategoryValues, Optional> & Partial<CategoryValues>;

/** A merge patch: absent keeps, null clears. */
export type CategoryPatch = Partial<CategoryValues>;

export function describedCategory(description: CategoryDescription): CategoryValues {
  return {
    slug: description.slug,
    name: description.name.normalize('NFC'),
    description: description.description ?? null,
    parentId: description.parentId ?? null,
  };
}

export function patchedCategory(current: CategoryValues, patch: CategoryPatch): CategoryValues {
  return describedCategory({
    slug: patch.slug ?? current.slug,
    name: patch.name ?? current.name,
    description: patch.description === undefined ? current.description : patch.description,
    parentId: patch.parentId === undefined ? current.parentId : patch.parentId,
  });
}

/** The part of a stored category that a caller decides. */
export function categoryValuesOf(row: CategoryRow): CategoryValues {
  const { slug, name, description, parentId } = row;
  return { slug, name, description, parentId };
}

export function pathBelow(parent: Pick<CategoryRow, 'path'> | null, slug: string): string {
  return parent === null ? slug : `${parent.path}/${slug}`;
}

/** True when the second path is the first one or lies below it. */
export function isWithin(path: string, other: string): boolean {
  return other === path || other.startsWith(`${path}/`);
}
