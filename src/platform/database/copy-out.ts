import type { Connection, PoolClient, Submittable } from 'pg';
import { ByteBlocks } from './byte-blocks.js';
import { cancelQuery } from './cancel-query.js';

/** Where the rows of a COPY go. */
export interface CopySink {
  /** Puts a row, as the server sent it, into the blocks. It may change the row's bytes. */
  readonly row: (row: Buffer, blocks: ByteBlocks) => void;
  /** Takes a block; the next one comes when it is done. What it throws ends the COPY. */
  readonly write: (block: Buffer) => Promise<void>;
}

interface CopyData {
  readonly chunk: Buffer;
}

type OpenConnection = Connection & {
  readonly stream: { pause(): void; resume(): void };
};

// One is taken while the other fills.
const blocksAhead = 2;

/** A running `COPY … TO STDOUT`. The server waits while nobody takes its blocks. */
class CopyOut implements Submittable {
  private readonly blocks = new ByteBlocks();
  private connection: OpenConnection | null = null;
  private wake: () => void = () => undefined;
  private unwanted = false;
  private ended = false;
  private failure: Error | null = null;

  constructor(
    private readonly text: string,
    private readonly row: CopySink['row'],
  ) {}

  /** The next block, or null after the last one. Throws what the server refused. */
  async next(): Promise<Buffer | null> {
    const { full } = this.blocks;
    while (full.length === 0 && !this.ended && !this.failure) await this.news();
    if (this.failure) throw this.failure;
    const block = full.shift() ?? null;
    if (full.length < blocksAhead) this.connection?.stream.resume();
    return block;
  }

  /** Wants no more of it; resolves when the connection is free. */
  async abandon(cancel: () => Promise<void>): Promise<void> {
    this.unwanted = true;
    this.connection?.stream.resume();
    if (!this.ended) await cancel();
    while (!this.ended) await this.news();
  }

  submit(connection: Connection): void {
    this.connection = connection;
    connection.query(this.text);
  }

  handleCopyData({ chunk }: CopyData): void {
    if (this.unwanted || this.failure) return;
    try {
      this.row(chunk, this.blocks);
    } catch (error) {
      this.failure = error as Error;
      this.wake();
    }
    const { length } = this.blocks.full;
    if (length >= blocksAhead) this.connection?.stream.pause();
    if (length > 0) this.wake();
  }

  handleCommandComplete(): void {
    // Each statement of the text has one; the end is when the server is ready again.
  }

  handleReadyForQuery(): void {
    this.blocks.end();
    this.end();
  }

  handleError(error: Error): void {
    this.failure ??= error;
    this.end();
  }

  private end(): void {
    this.ended = true;
    this.connection?.stream.resume();
    this.wake();
  }

  private news(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

/**
 * Runs a `COPY … TO STDOUT` on a connection that is in a transaction. A server that needs longer than
 * `patienceMs` for the next block is told to cancel it; 0 waits for ever.
 */
export async function copyOut(
  client: PoolClient,
  text: string,
  { row, write }: CopySink,
  patienceMs: number,
): Promise<void> {
  const cancel = (): Promise<void> => cancelQuery(client);
  const copy = client.query(new CopyOut(text, row));
  const next = async (): Promise<Buffer | null> => {
    let cancelling: Promise<void> | undefined;
    let verdict: NodeJS.Immediate | undefined;
    // What came while this process stood still is read before the verdict.
    const giveUp = (): void => {
      cancelling = cancel();
    };
    const judge = (): void => {
      verdict = setImmediate(giveUp);
    };
    const late = patienceMs > 0 ? setTimeout(judge, patienceMs) : undefined;
    try {
      return await copy.next();
    } finally {
      clearTimeout(late);
      clearImmediate(verdict);
      // Until it has arrived, it could hit the next statement of the connection.
      await cancelling;
    }
  };
  try {
    for (let block = await next(); block !== null; block = await next()) await write(block);
  } catch (error) {
    await copy.abandon(cancel);
    throw error;
  }
}
