const firstPauseMs = 50;
const longestPauseMs = 1_000;

/** How long to wait before another attempt: longer each time, and never all instances at once. */
export function reconnectAfterMs(failures: number): number {
  const pause = Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs);
  return Math.round(pause * (0.5 + Math.random() / 2));
}
