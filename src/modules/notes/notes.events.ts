import type { NoteVisibility } from './note-values.js';

/** Which note; what it says is read from the API by those who may. */
export interface NoteChanged {
  readonly id: string;
  readonly orderId: string;
  readonly visibility: NoteVisibility;
  readonly version: number;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'note.added': NoteChanged;
    'note.edited': NoteChanged;
    'note.removed': NoteChanged;
  }
}
