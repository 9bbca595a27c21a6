import { OneOf, Text } from '../../../platform/validation/fields.js';
import { maxNoteLength, noteVisibilities, type NoteVisibility } from '../note-values.js';

const text = { max: maxNoteLength, example: 'Leave it with the neighbour at number 14.' };

export class NoteRequest {
  @Text(text) text: string;
  @OneOf(noteVisibilities, {
    optional: true,
    example: 'private',
    description:
      'Public: for everybody who reads the order. Private (default): for those with orders:notes.',
  })
  visibility?: NoteVisibility;
}

/** A merge patch: absent keeps. */
export class PatchNoteRequest {
  @Text({ ...text, optional: true }) text?: string;
  @OneOf(noteVisibilities, { optional: true, example: 'public' }) visibility?: NoteVisibility;
}
