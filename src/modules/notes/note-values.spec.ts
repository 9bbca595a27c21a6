import { describe, expect, it } from '@jest/globals';
import { describedNote, patchedNote } from './note-values.js';

describe('a note', () => {
  it('is private unless it says otherwise, and written in one form', () => {
    expect(describedNote({ text: 'Cafe\u0301' })).toEqual({ text: 'Café', visibility: 'private' });
    expect(describedNote({ text: 'x', visibility: 'public' }).visibility).toBe('public');
  });

  it('keeps what a patch does not name', () => {
    const note = { text: 'Ring twice', visibility: 'public' } as const;
    expect(patchedNote(note, {})).toEqual(note);
    expect(patchedNote(note, { text: 'Knock' })).toEqual({ ...note, text: 'Knock' });
    expect(patchedNote(note, { visibility: 'private' }).visibility).toBe('private');
  });
});
