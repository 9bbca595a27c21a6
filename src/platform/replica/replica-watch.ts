import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import pg from 'pg';
import { AppConfig } from '../../config/app-config.js';
import { Freshness } from './freshness.js';
import { RecentWrites } from './recent-writes.js';
import { ReplicaPool } from './replica-pool.js';

const everyMs = 100;
const budgetMs = 1_000;

// The time first: the position then covers whatever was acknowledged before it.
const askPrimary = `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS at,
                           (pg_current_wal_insert_lsn() - '0/0')::text AS position`;
// A replica that was promoted is a primary with a history of its own.
const askReplica = `SELECT (pg_last_wal_replay_lsn() - '0/0')::text AS position
                     WHERE pg_is_in_recovery()`;

function probe(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    application_name: 'orderly-replica-watch',
    max: 1,
    connectionTimeoutMillis: budgetMs,
    query_timeout: budgetMs,
  });
  pool.on('error', () => undefined);
  return pool;
}

/** Asks both servers ten times a second how far they are, on connections of its own. */
@Injectable()
export class ReplicaWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly freshness = new Freshness();
  readonly writes = new RecentWrites();
  readonly maxLagMs: number;
  bytesBehind: number | null = null;
  private readonly logger = new Logger('Replica');
  private readonly primary: pg.Pool;
  private readonly replica: pg.Pool;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private answers = true;

  constructor(
    { database }: AppConfig,
    private readonly pool: ReplicaPool,
  ) {
    this.maxLagMs = database.replica?.maxLagMs ?? 0;
    this.primary = probe(database.directUrl || database.url);
    this.replica = probe(database.replica?.url ?? '');
  }

  /** How far behind it is, in milliseconds; Infinity: not known. */
  get lagMs(): number {
    return this.freshness.now() - this.freshness.until;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.look();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await Promise.all([this.primary.end(), this.replica.end()]);
  }

  private async look(): Promise<void> {
    await this.lookAtPrimary().catch(() => undefined);
    await this.lookAtReplica().then(
      () => this.tell(true),
      () => this.tell(false),
    );
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), everyMs);
  }

  private async lookAtPrimary(): Promise<void> {
    const { freshness } = this;
    const sentAt = performance.now();
    const { rows } = await this.primary.query<{ at: number; position: string }>(askPrimary);
    const [row] = rows;
    if (!row) return;
    const first = freshness.now() === Infinity;
    freshness.sampled({ at: row.at, position: BigInt(row.position) }, sentAt);
    // Nobody's writes could be noted until now.
    if (first) this.writes.noteEveryone(freshness.now());
  }

  private async lookAtReplica(): Promise<void> {
    const { rows } = await this.replica.query<{ position: string }>(askReplica);
    const [row] = rows;
    if (!row) throw new Error('The replica is none any more.');
    const position = BigInt(row.position);
    this.bytesBehind = this.freshness.bytesBehind(position);
    this.freshness.replayed(position);
    this.writes.settled(this.freshness.until);
  }

  private tell(answers: boolean): void {
    if (!answers) {
      this.freshness.forget();
      this.bytesBehind = null;
      this.pool.abandon();
    }
    if (answers === this.answers || this.stopped) return;
    this.answers = answers;
    if (answers) this.logger.log('The replica answers again.');
    else this.logger.warn('The replica does not answer; the primary answers all reads.');
  }
}
