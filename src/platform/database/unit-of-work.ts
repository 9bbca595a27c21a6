import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectTransactionHost, TransactionHost } from '@nestjs-cls/transactional';
import type { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsService } from 'nestjs-cls';
import type { PoolClient } from 'pg';
import { AppConfig } from '../../config/app-config.js';
import { requestContext } from '../observability/request-context.js';
import { limitsOf } from './data-source-options.js';
import { isRetryable } from './retryable.js';

type Hook = () => void | Promise<void>;

interface Gathering {
  readonly items: Set<string>;
  readonly flush: (items: readonly string[]) => Promise<void>;
}

const hooksKey = 'unit-of-work.hooks';
const gatheringsKey = 'unit-of-work.gatherings';
const maxAttempts = 5;

/** Carries a result out of a transaction that its being thrown rolls back. */
class Rehearsed<T> extends Error {
  constructor(readonly result: T) {
    super('This was a rehearsal.');
  }
}

/**
 * The ambient transaction. A nested run joins the outer one. The whole closure is run again in a
 * new transaction after a serialization failure or a deadlock, so it does nothing but SQL; other
 * effects go into `afterCommit`.
 */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);
  private readonly limits: string | null;

  constructor(
    @InjectTransactionHost()
    private readonly host: TransactionHost<TransactionalAdapterTypeOrm>,
    private readonly cls: ClsService,
    config: AppConfig,
  ) {
    const limits = Object.entries(limitsOf(config));
    this.limits = config.database.pooled
      ? limits.map(([name, value]) => `SET LOCAL ${name} = ${value}`).join(';')
      : null;
  }

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

  /**
   * Runs the closure like `run`, to its end, then rolls everything back: the result, or the error,
   * is what would have been. Only sequences move on.
   */
  async rehearse<T>(work: () => Promise<T>): Promise<T> {
    if (this.active) throw new Error('A rehearsal cannot be a part of a unit of work.');
    try {
      await this.run(async () => {
        const result = await work();
        // What is checked at the commit has its say as well.
        await this.host.tx.query('SET CONSTRAINTS ALL IMMEDIATE');
        throw new Rehearsed(result);
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.result as T;
      throw error;
    }
    throw new Error('A rehearsal was committed.');
  }

  /**
   * Runs reads that all see the database as it was at the first of them, however long they take.
   * Writes fail.
   */
  async snapshot<T>(work: () => Promise<T>): Promise<T> {
    if (this.active) throw new Error('A snapshot cannot be a part of a unit of work.');
    return this.cls.run({ ifNested: 'override' }, () => {
      this.cls.set(hooksKey, undefined);
      return this.host.withTransaction({ isolationLevel: 'REPEATABLE READ' }, async () => {
        await this.host.tx.query('SET TRANSACTION READ ONLY');
        return work();
      });
    });
  }

  /**
   * A part of a unit of work that fails alone: its statements and its hooks are undone, the rest goes
   * on. A deadlock or a serialization failure is not its own, so the whole unit runs again. Parts
   * come one after the other.
   */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    this.requireActive('A savepoint');
    const hooks = this.hooks();
    const { length } = hooks;
    await this.host.tx.query('SAVEPOINT part');
    try {
      const result = await work();
      await this.host.tx.query('RELEASE SAVEPOINT part');
      return result;
    } catch (error) {
      if (isRetryable(error)) throw error;
      await this.host.tx.query('ROLLBACK TO SAVEPOINT part');
      await this.host.tx.query('RELEASE SAVEPOINT part');
      hooks.length = length;
      throw error;
    }
  }

  /** Registers what happens after a successful commit; dropped when the transaction rolls back. */
  afterCommit(hook: Hook): void {
    this.hooks().push(hook);
  }

  /**
   * Gathers texts under a name; `flush` gets all of them at once, inside the transaction, before it
   * commits. A part that failed may have left some: they are hints, not facts.
   */
  gather(name: string, item: string, flush: Gathering['flush']): void {
    this.requireActive('gather');
    const gatherings = this.cls.get<Map<string, Gathering>>(gatheringsKey);
    const known = gatherings.get(name);
    if (known) known.items.add(item);
    else gatherings.set(name, { items: new Set([item]), flush });
  }

  /** Asserts that the caller runs inside a unit of work: a half-written change must be impossible. */
  requireActive(what: string): void {
    if (!this.active) throw new Error(`${what} must run inside a unit of work.`);
  }

  private hooks(): Hook[] {
    const hooks = this.cls.isActive() ? this.cls.get<Hook[] | undefined>(hooksKey) : undefined;
    if (!hooks) throw new Error('afterCommit was called outside of a unit of work.');
    return hooks;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    const hooks: Hook[] = [];
    const gatherings = new Map<string, Gathering>();
    const whole = async (): Promise<T> => {
      const result = await work();
      for (const { items, flush } of gatherings.values()) await flush([...items]);
      return result;
    };
    const result = await this.cls.run({ ifNested: 'override' }, () => {
      this.cls.set(hooksKey, hooks);
      this.cls.set(gatheringsKey, gatherings);
      return this.host.withTransaction(() => this.whileWanted(() => this.withLimits(whole)));
    });
    for (const hook of hooks) await this.runHook(hook);
    return result;
  }

  private async withLimits<T>(work: () => Promise<T>): Promise<T> {
    if (this.limits !== null) await this.host.tx.query(this.limits);
    return work();
  }

  /** Statements are cancelled when the request's client leaves; then nothing is committed. */
  private async whileWanted<T>(work: () => Promise<T>): Promise<T> {
    const life = requestContext()?.life;
    const { queryRunner } = this.host.tx;
    if (!life || !queryRunner) return work();
    const client = (await queryRunner.connect()) as PoolClient;
    return life.holding(client, async () => {
      const result = await work();
      life.requireAlive();
      return result;
    });
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
