import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectTransactionHost, TransactionHost } from '@nestjs-cls/transactional';
import type { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsService } from 'nestjs-cls';
import { isRetryable } from './retryable.js';

type Hook = () => void | Promise<void>;

const hooksKey = 'unit-of-work.hooks';
const maxAttempts = 5;

/**
 * The ambient transaction. A nested run joins the outer one. The whole closure is run again in a
 * new transaction after a serialization failure or a deadlock, so it does nothing but SQL; other
 * effects go into `afterCommit`.
 */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);

  constructor(
    @InjectTransactionHost()
    private readonly host: TransactionHost<TransactionalAdapterTypeOrm>,
    private readonly cls: ClsService,
  ) {}

  get active(): boolean {
    return this.cls.isActive() && this.host.isTransactionActive();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.active) return work();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt >= maxAttempts || !isRetryable(error)) throw error;
        await sleep(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  /** Registers what happens after a successful commit; dropped when the transaction rolls back. */
  afterCommit(hook: Hook): void {
    const hooks = this.cls.isActive() ? this.cls.get<Hook[] | undefined>(hooksKey) : undefined;
    if (!hooks) throw new Error('afterCommit was called outside of a unit of work.');
    hooks.push(hook);
  }

  /** Asserts that the caller runs inside a unit of work: a half-written change must be impossible. */
  requireActive(what: string): void {
    if (!this.active) throw new Error(`${what} must run inside a unit of work.`);
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    const hooks: Hook[] = [];
    const result = await this.cls.run({ ifNested: 'override' }, () => {
      this.cls.set(hooksKey, hooks);
      return this.host.withTransaction(work);
    });
    for (const hook of hooks) await this.runHook(hook);
    return result;
  }

  // The change is committed: a failing hook must not turn the answer into an error.
  private async runHook(hook: Hook): Promise<void> {
    try {
      await hook();
    } catch (error) {
      this.logger.error({ err: error }, 'A hook after commit failed.');
    }
  }
}
