import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { ApiKeySighting, KnownApiKey } from '../../platform/access/api-key-source.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SecurityLog } from '../../platform/events/security-log.js';
import {
  type RequestContext,
  requestContext,
  runInRequest,
} from '../../platform/observability/request-context.js';
import { ApiKeyUseRepository, type LastUse } from './api-key-use.repository.js';

interface Sighting {
  readonly actor: Actor;
  readonly keyId: string;
  readonly outcome: ApiKeySighting;
  readonly context: RequestContext;
}

const flushDelayMs = 1_000;
const lastUseEveryMs = 60_000;
// Beyond these a flood of addresses is not worth memory: the database bounds what is kept of it.
const mostPending = 1_000;
const mostRemembered = 20_000;

/** Notes the use of keys behind the requests: one write for many, none for what is noted already. */
@Injectable()
export class ApiKeyUse implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ApiKeyUse.name);
  private readonly notedAt = new Map<string, number>();
  private readonly remembered = new Set<string>();
  private day = '';
  private uses: LastUse[] = [];
  private sightings: Sighting[] = [];
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: ApiKeyUseRepository,
    private readonly securityLog: SecurityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  saw({ actor }: KnownApiKey, outcome: ApiKeySighting): void {
    const context = requestContext();
    if (!context || actor.id === null) return;
    if (outcome === 'used') this.noteUse(actor.id, context.ip);
    const name = `${actor.id} ${outcome} ${context.ip}`;
    if (this.remembered.has(name) || this.sightings.length >= mostPending) return;
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    this.remembered.add(name);
    this.sightings.push({ actor, keyId: actor.id, outcome, context });
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** Writes what is due, in the order of the calls; a failure loses notes, never a request. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private noteUse(keyId: string, ip: string): void {
    const now = performance.now();
    const noted = this.notedAt.get(keyId);
    if (noted !== undefined && now - noted < lastUseEveryMs) return;
    this.notedAt.set(keyId, now);
    this.uses.push({ keyId, ip, at: this.clock.now() });
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.flush(), flushDelayMs).unref();
  }

  private async write(): Promise<void> {
    const { uses, sightings } = this;
    this.uses = [];
    this.sightings = [];
    try {
      if (uses.length > 0) await this.repository.noteLastUses(uses);
      for (const sighting of sightings) await this.record(sighting);
      await this.startDay();
    } catch (error) {
      this.remembered.clear();
      this.notedAt.clear();
      this.logger.warn({ err: error }, 'The use of API keys could not be noted.');
    }
  }

  private record({ actor, keyId, outcome, context }: Sighting): Promise<void> {
    const write = async (): Promise<void> => {
      const noted = await this.repository.note(keyId, outcome, context.ip);
      if (!noted) return;
      const isNew = outcome === 'used' && noted.isNew;
      const action = isNew
        ? ('security.api_key_used_from_new_address' as const)
        : (`security.api_key_${outcome}` as const);
      const details = { ownerId: actor.owner?.id ?? null, userAgent: context.userAgent };
      await this.securityLog.record(actor, {
        action,
        resource: { kind: 'api_key', id: keyId },
        details,
      });
    };
    return runInRequest(context, () => this.unitOfWork.run(write));
  }

  private async startDay(): Promise<void> {
    const today = this.clock.now().toISOString().slice(0, 10);
    if (today === this.day) return;
    this.day = today;
    this.remembered.clear();
    this.notedAt.clear();
    await this.repository.forgetOld();
  }
}
