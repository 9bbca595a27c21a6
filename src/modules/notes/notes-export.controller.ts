import { nestedExportController } from '../../platform/http/lists/export-controller.js';
import { OrderNotFound } from '../orders/orders.service.js';
import { noteList } from './notes.list.js';
import { NotesService } from './notes.service.js';

export const NotesExportController = nestedExportController(noteList, {
  tag: 'orders: notes',
  path: 'orders/:id/notes',
  requires: ['orders:read'],
  service: NotesService,
  page: (notes, id, request, actor) => notes.page(actor, id, request),
  inSql: {},
  errors: [OrderNotFound],
});
