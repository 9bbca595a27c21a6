/** Private notes are for those who write notes; public ones for everybody who reads the order. */
export const noteVisibilities = ['public', 'private'] as const;
export type NoteVisibility = (typeof noteVisibilities)[number];

export const maxNoteLength = 5000;

export interface NoteValues {
  readonly text: string;
  readonly visibility: NoteVisibility;
}

export interface NoteRow extends NoteValues {
  readonly id: string;
  readonly orderId: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Private unless it says otherwise: showing too much cannot be taken back. */
export function describedNote(request: {
  readonly text: string;
  readonly visibility?: NoteVisibility;
}): NoteValues {
  return { text: request.text.normalize('NFC'), visibility: request.visibility ?? 'private' };
}

/** A merge patch: what is absent stays. */
export function patchedNote(
  { text, visibility }: NoteValues,
  patch: Partial<NoteValues>,
): NoteValues {
  return describedNote({
    text: patch.text ?? text,
    visibility: patch.visibility ?? visibility,
  });
}
