const probePaths = new Set(['/livez', '/readyz', '/startupz']);

/** Probes are asked every few seconds: no log line at info, no throttling. */
export function isProbe(url: string): boolean {
  return probePaths.has(url);
}
