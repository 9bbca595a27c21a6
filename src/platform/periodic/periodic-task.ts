import { runInTrace } from '../observability/trace-context.js';
import { ownTrace } from '../observability/trace-ids.js';

export interface PeriodicDefinition<T> {
  readonly name: string;
  readonly everyMs: number;
  /** Returns early, with what it did so far, once `turn.stopping` says so. */
  readonly work: (turn: Turn) => Promise<T>;
}

export interface Turn {
  readonly stopping: boolean;
  /** In one transaction that no other instance has; answers null when one has. */
  claimed<R>(work: () => Promise<R>): Promise<R | null>;
}

type Claim = <R>(name: string, work: () => Promise<R>) => Promise<R | null>;

/** Work that is done again and again; never twice at a time in one process. */
export class PeriodicTask<T> {
  private running: Promise<T> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(
    private readonly definition: PeriodicDefinition<T>,
    private readonly claim: Claim,
    private readonly onFailure: (name: string, error: unknown) => void,
  ) {}

  /** Runs it after every interval until `stop`. */
  start(): void {
    const { everyMs } = this.definition;
    const turn = (): void => void runInTrace(ownTrace(null), () => this.runQuietly());
    if (!this.stopping) this.timer ??= setInterval(turn, everyMs).unref();
  }

  /** Runs it now. A run at work is joined. */
  run(): Promise<T> {
    this.running ??= this.definition.work(this.turn()).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** No run begins by itself any more, and a run at work is waited for. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.running?.catch(() => undefined);
  }

  private turn(): Turn {
    const isStopping = (): boolean => this.stopping;
    return {
      get stopping() {
        return isStopping();
      },
      claimed: (work) => this.claim(this.definition.name, work),
    };
  }

  private async runQuietly(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.onFailure(this.definition.name, error);
    }
  }
}
