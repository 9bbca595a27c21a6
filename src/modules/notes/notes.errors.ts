import { defineError } from '../../platform/errors/domain-error.js';

export const NoteNotFound = defineError<{ id: string }>('NOTE_NOT_FOUND', {
  kind: 'not_found',
  message: 'The order has no such note.',
});
export const NoteOfAnother = defineError<{ author: string }>('NOTE_OF_ANOTHER', {
  kind: 'forbidden',
  message: 'A note is changed and deleted by its author only.',
});
