import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

// By how much V8 lets it grow when much of it survives.
const none = 1;
const usual = 2;

/** Keeps V8's young generation from growing until it is released. */
export interface YoungGenerationHold {
  /** To be asked often by who lets it grow to a size: V8 takes no such limit while it runs. */
  readonly look: () => void;
  readonly release: () => void;
}

const limits = new Map<YoungGenerationHold, number>();
let factor = usual;

function sizeBytes(): number {
  const spaces = getHeapSpaceStatistics();
  return spaces.find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}

function adjust(): void {
  const mayGrow = limits.size === 0 || sizeBytes() < Math.min(...limits.values());
  const wanted = mayGrow ? usual : none;
  if (wanted === factor) return;
  factor = wanted;
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

/**
 * Keeps V8's young generation as small as it is, or lets it grow to so many bytes. What loads much or
 * reads millions of rows fills it up to 48 MB and leaves it so, though those who need the room are
 * many requests at a time: in a small one their objects grow old before their answers are sent.
 */
export function holdYoungGeneration(mostBytes = 0): YoungGenerationHold {
  const release = (): void => {
    limits.delete(hold);
    adjust();
  };
  const hold: YoungGenerationHold = { look: adjust, release };
  limits.set(hold, mostBytes);
  adjust();
  return hold;
}
