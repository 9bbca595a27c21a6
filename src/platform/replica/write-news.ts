import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { runDetached } from '../observability/request-context.js';
import { Signals } from '../signals/signals.js';
import { ReplicaWatch } from './replica-watch.js';

const topic = 'writes';
const separator = ' ';
const everybody = '*';
// A message has at most 1 kB; beyond some messages it is simpler to name everybody.
const writersPerMessage = 22;
const maxWriters = 10 * writersPerMessage;
const pauseMs = 20;

/**
 * Tells every instance who wrote: at once after a quiet time, together under load. Not in the
 * transaction of the write, because PostgreSQL commits those that notify one by one.
 */
@Injectable()
export class WriteNews {
  private waiting = new Set<string>();
  private sending = false;

  constructor(
    private readonly watch: ReplicaWatch,
    private readonly signals: Signals,
    private readonly unitOfWork: UnitOfWork,
  ) {
    signals.on(topic, (message) => this.hear(message));
  }

  /** Notes a write that is about to be acknowledged; answers its time at the primary. */
  tell(writer: string): number {
    const at = this.watch.freshness.now();
    if (at === Infinity) return at;
    this.watch.writes.note(writer, at);
    this.waiting.add(writer);
    if (!this.sending) void runDetached(() => this.send());
    return at;
  }

  private hear(message: string | null): void {
    const { freshness, writes } = this.watch;
    const at = freshness.now();
    if (at === Infinity) return;
    // A little later than the write was, which only keeps its writer at the primary longer.
    if (message === null || message === everybody) writes.noteEveryone(at);
    else for (const writer of message.split(separator)) writes.note(writer, at);
  }

  private async send(): Promise<void> {
    this.sending = true;
    try {
      while (this.waiting.size > 0) {
        const writers = [...this.waiting];
        this.waiting = new Set();
        await this.sendOf(writers);
        await sleep(pauseMs, undefined, { ref: false });
      }
    } finally {
      this.sending = false;
    }
  }

  /** A message that cannot be sent is not missed for long: the lag of the replica is bounded. */
  private async sendOf(writers: readonly string[]): Promise<void> {
    const known = writers.length > maxWriters ? [everybody] : writers;
    await this.unitOfWork
      .run(async () => {
        for (let from = 0; from < known.length; from += writersPerMessage)
          await this.signals.send(
            topic,
            known.slice(from, from + writersPerMessage).join(separator),
          );
      })
      .catch(() => undefined);
  }
}
