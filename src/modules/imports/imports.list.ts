import { defineList } from '../../platform/http/lists/list-definition.js';
import { flagFilter, oneOf, timeRange } from '../../platform/http/lists/list-filters.js';
import { ImportResponse } from './dto/import.response.js';
import { importStatuses, importTypes } from './import-type.js';

export const importList = defineList({
  name: 'imports',
  id: 'id',
  sorts: { createdAt: 'created_at' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('status', importStatuses),
    type: oneOf('type', importTypes),
    dryRun: flagFilter('dry_run', 'NOT dry_run'),
    createdAt: timeRange('created_at'),
  },
  fields: ImportResponse,
});
