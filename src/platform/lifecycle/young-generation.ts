import { setFlagsFromString } from 'node:v8';

// By how much V8 lets it grow when much of it survives.
const none = 1;
const usual = 2;
let holds = 0;

function growBy(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

/**
 * Keeps V8's young generation as small as it is until the answer is called. What loads much or reads
 * millions of rows fills it up to 48 MB and leaves it so, though those who need the room are many
 * requests at a time: in a small one their objects grow old before their answers are sent.
 */
export function holdYoungGeneration(): () => void {
  holds += 1;
  growBy(none);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holds -= 1;
    if (holds === 0) growBy(usual);
  };
}
