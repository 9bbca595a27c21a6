/** The state of an incoming message that tells who is being waited for. */
export interface Arrival {
  /** Everything has arrived. */
  readonly complete: boolean;
  /** What has arrived and was not read yet, in bytes. */
  readonly readableLength: number;
}

/**
 * Whether an idle connection waits for the client. It is idle too while the server works on what
 * has arrived already, and then nobody is to blame but the server.
 */
export function isSilent({ complete, readableLength }: Arrival): boolean {
  return !complete && readableLength === 0;
}
