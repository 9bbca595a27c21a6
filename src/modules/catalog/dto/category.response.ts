import { Text, Timestamp, Uuid, Whole } from '../../../platform/validation/fields.js';
import type { CategoryRow } from '../category-values.js';

export class CategoryResponse {
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000c1' }) id: string;
  @Text({ max: 80, example: 'black-tea' }) slug: string;
  @Text({ max: 200, example: 'Black tea' }) name: string;
  @Text({ max: 2000, nullable: true, example: 'Everything fully oxidised.' })
  description: string | null;
  @Uuid({ nullable: true, example: '01936f7e-8a00-7000-8000-0000000000c0' })
  parentId: string | null;
  @Text({ max: 900, example: 'drinks/tea/black-tea', description: 'The slugs from the root.' })
  path: string;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toCategoryResponse(row: CategoryRow): CategoryResponse {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    parentId: row.parentId,
    path: row.path,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
