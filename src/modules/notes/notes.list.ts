import { defineList } from '../../platform/http/lists/list-definition.js';
import { oneOf, timeRange } from '../../platform/http/lists/list-filters.js';
import { NoteResponse } from './dto/note.response.js';
import { noteVisibilities } from './note-values.js';

export const noteList = defineList({
  name: 'order-notes',
  id: 'id',
  sorts: { createdAt: 'created_at' },
  defaultSort: '-createdAt',
  filters: {
    visibility: oneOf('visibility', noteVisibilities),
    createdAt: timeRange('created_at'),
  },
  fields: NoteResponse,
});
