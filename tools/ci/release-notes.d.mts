export function notesOf(changelog: string, version: string): string | null;
export function releaseFault(
  tag: string | undefined,
  version: string,
  notes: string | null,
): string | null;
