import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainError } from '../errors/domain-error.js';
import { DeadlineExceeded, RequestAbandoned } from '../errors/platform.errors.js';
import { cancelQuery, type CancellableClient } from './cancel-query.js';
import { sqlStateOf } from './sql-state.js';

const queryCanceled = '57014';
const againAfterMs = 20;

/** The client left, or the deadline passed. */
type Ending = 'left' | 'late';

const refusalOf = (ending: Ending): DomainError =>
  ending === 'late' ? DeadlineExceeded() : RequestAbandoned();

/**
 * How long a request is worth working for: until its client leaves or its deadline passes. Then the
 * statements it runs are cancelled, and no further one begins.
 */
export class RequestLife {
  private ending: Ending | null = null;
  private readonly held = new Map<CancellableClient, Promise<void> | null>();
  private readonly listeners = new Set<(ending: Ending) => void>();

  constructor(private readonly cancel: typeof cancelQuery = cancelQuery) {}

  /** Of work that others share: as long as the longest of theirs, endless when one of them is. */
  static ofAll(lives: readonly (RequestLife | undefined)[]): RequestLife | undefined {
    const all = new RequestLife();
    let left = lives.length;
    for (const life of lives) {
      if (!life) return undefined;
      life.listeners.add(() => {
        left -= 1;
        if (left === 0) all.end('left');
      });
    }
    return all;
  }

  end(ending: Ending): void {
    if (this.ending !== null) return;
    this.ending = ending;
    for (const listener of this.listeners) listener(ending);
    for (const client of this.held.keys()) this.held.set(client, this.cancelUntilFree(client));
  }

  /** Throws DEADLINE_EXCEEDED or REQUEST_ABANDONED once it is over. */
  requireAlive(): void {
    if (this.ending !== null) throw refusalOf(this.ending);
  }

  /** Waits for what goes on without it, as long as it lasts. */
  waiting<T>(shared: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (ending: Ending): void => reject(refusalOf(ending));
      this.listeners.add(ended);
      const settled = (): void => void this.listeners.delete(ended);
      shared.then(resolve, reject).then(settled, settled);
    });
  }

  /** Works with a connection whose statements may be cancelled; afterwards none is any more. */
  async holding<T>(client: CancellableClient, work: () => Promise<T>): Promise<T> {
    this.requireAlive();
    this.held.set(client, null);
    try {
      return await work();
    } catch (error) {
      if (sqlStateOf(error) === queryCanceled) this.requireAlive();
      throw error;
    } finally {
      const cancelling = this.held.get(client);
      this.held.delete(client);
      // The next statement on this connection, a ROLLBACK or another request's, must not be hit.
      if (cancelling) await cancelling;
    }
  }

  /** Again and again: a cancel request between two statements hits none, and a next one may follow. */
  private async cancelUntilFree(client: CancellableClient): Promise<void> {
    while (this.held.has(client)) {
      await this.cancel(client);
      if (this.held.has(client)) await sleep(againAfterMs);
    }
  }
}
