import { OneOf, Text, Timestamp, Uuid, Whole } from '../../../platform/validation/fields.js';
import {
  maxNoteLength,
  type NoteRow,
  noteVisibilities,
  type NoteVisibility,
} from '../note-values.js';

export class NoteResponse {
  @Uuid() id: string;
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000d1' }) orderId: string;
  @Text({ max: maxNoteLength, example: 'Leave it with the neighbour at number 14.' })
  text: string;
  @OneOf(noteVisibilities, { example: 'private' }) visibility: NoteVisibility;
  @Uuid({ nullable: true, description: 'The author; null: the program itself.' })
  actorId: string | null;
  @Text({ example: 'Ada Lovelace' }) actorName: string;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toNoteResponse(row: NoteRow): NoteResponse {
  return {
    id: row.id,
    orderId: row.orderId,
    text: row.text,
    visibility: row.visibility,
    actorId: row.actorId,
    actorName: row.actorName,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
