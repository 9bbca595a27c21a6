import { v7 } from 'uuid';

const idBytes = 16;
// The system's random source costs more per call than all the rest of an id.
const random = new Uint8Array(idBytes * 256);
let used = random.length;
let lastMs = 0;
let sequence = 0;

function nextRandom(): Uint8Array {
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  used += idBytes;
  return random.subarray(used - idBytes, used);
}

/** A new UUIDv7 (RFC 9562): sorts by the time of its making, within this process without a tie. */
export function newId(): string {
  const bytes = nextRandom();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // 31 random bits, so that counting on does not overflow.
    sequence = new DataView(bytes.buffer, bytes.byteOffset).getUint32(6) >>> 1;
  } else {
    sequence += 1;
  }
  return v7({ msecs: lastMs, seq: sequence, random: bytes });
}
