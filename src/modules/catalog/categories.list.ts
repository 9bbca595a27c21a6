import { defineList } from '../../platform/http/lists/list-definition.js';
import {
  type FilterDefinition,
  flagFilter,
  textFilter,
  timeRange,
  uuidFilter,
} from '../../platform/http/lists/list-filters.js';
import { CategoryResponse } from './dto/category.response.js';

const path = 'path COLLATE "C"';
const pathPattern = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/;

/** Everything below a path. Paths hold neither % nor _, so the text needs no escaping. */
const below: FilterDefinition = {
  operators: ['eq'],
  schema: { type: 'string', description: 'A path: lists all categories below it.' },
  parse: (text) =>
    pathPattern.test(text) && text.length <= 1000
      ? { sql: `${path} LIKE ?`, value: `${text}/%` }
      : null,
};

export const categoryList = defineList({
  name: 'categories',
  id: 'id',
  sorts: { path, name: 'name', createdAt: 'created_at', updatedAt: 'updated_at' },
  defaultSort: 'path',
  filters: {
    parentId: uuidFilter('parent_id'),
    root: flagFilter('parent_id IS NULL', 'parent_id IS NOT NULL'),
    slug: textFilter('slug'),
    below,
    createdAt: timeRange('created_at'),
    updatedAt: timeRange('updated_at'),
  },
  search: ['slug', 'name'],
  fields: CategoryResponse,
});
