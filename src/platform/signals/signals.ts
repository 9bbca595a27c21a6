import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Sql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { runOutsideOfRequests } from '../observability/request-context.js';

/** The PostgreSQL channel that every instance listens to. */
export const signalChannel = 'orderly_signals';

/** What one instance tells the others; `null` means that messages may have been missed. */
export type SignalHandler = (message: string | null) => void;

const mostRemembered = 1_000;

interface Envelope {
  readonly id: number;
  readonly from: string;
  readonly topic: string;
  readonly message: string;
}

/**
 * Short messages to every instance, this one included, sent when the transaction commits. They are
 * hints that something changed, never the change itself: an instance that was cut off hears `null`
 * on every topic once it listens again, and whoever relies on a hint bounds its age in time too.
 */
@Injectable()
export class Signals {
  private readonly logger = new Logger(Signals.name);
  private readonly instance = randomUUID();
  private readonly heardOnce = new Set<number>();
  private sent = 0;
  private readonly handlers = new Map<string, SignalHandler[]>();

  constructor(
    private readonly sql: Sql,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  on(topic: string, handler: SignalHandler): void {
    this.handlers.set(topic, [...(this.handlers.get(topic) ?? []), handler]);
  }

  /** Inside a unit of work; at most 1 kB. Handlers of this instance run before the caller goes on. */
  async send(topic: string, message: string): Promise<void> {
    this.unitOfWork.requireActive('Signals.send');
    const id = (this.sent += 1);
    const envelope: Envelope = { id, from: this.instance, topic, message };
    await this.sql.rows('SELECT pg_notify($1, $2)', [signalChannel, JSON.stringify(envelope)]);
    this.unitOfWork.afterCommit(() => {
      if (this.isFirst(id)) this.dispatch(topic, message);
    });
  }

  /** A notification of PostgreSQL. */
  receive(payload: string): void {
    const { id, from, topic, message } = JSON.parse(payload) as Envelope;
    if (from !== this.instance || this.isFirst(id)) this.dispatch(topic, message);
  }

  /** After a time without listening. */
  missed(): void {
    for (const topic of this.handlers.keys()) this.dispatch(topic, null);
  }

  /**
   * This instance hears its own messages twice: at the commit and from PostgreSQL, in any order.
   * Only the second one comes when the answer to the commit was lost.
   */
  private isFirst(id: number): boolean {
    if (this.heardOnce.delete(id)) return false;
    this.heardOnce.add(id);
    const [oldest] = this.heardOnce;
    if (this.heardOnce.size > mostRemembered && oldest !== undefined) this.heardOnce.delete(oldest);
    return true;
  }

  private dispatch(topic: string, message: string | null): void {
    for (const handler of this.handlers.get(topic) ?? []) {
      try {
        runOutsideOfRequests(() => handler(message));
      } catch (error) {
        this.logger.error({ err: error, topic }, 'A signal handler failed.');
      }
    }
  }
}
