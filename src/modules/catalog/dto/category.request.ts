import { Text, Uuid } from '../../../platform/validation/fields.js';

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const slug = { max: 80, pattern: slugPattern, example: 'black-tea' };
const name = { max: 200, example: 'Black tea' };
const description = { max: 2000, nullable: true, example: 'Everything fully oxidised.' };
const parent = { nullable: true, example: null };

/** A whole category: the body of POST and PUT. */
export class CategoryRequest {
  @Text({ ...slug, description: 'Unique; the last step of the path.' })
  slug: string;

  @Text(name)
  name: string;

  @Text({ ...description, optional: true })
  description?: string | null;

  @Uuid({ ...parent, optional: true, description: 'Absent or null: a root category.' })
  parentId?: string | null;
}

/** A merge patch (RFC 7396): absent keeps, null clears. */
export class PatchCategoryRequest {
  @Text({ ...slug, optional: true })
  slug?: string;

  @Text({ ...name, optional: true })
  name?: string;

  @Text({ ...description, optional: true })
  description?: string | null;

  @Uuid({
    ...parent,
    optional: true,
    description: 'Moves the whole subtree; null makes it a root.',
  })
  parentId?: string | null;
}
