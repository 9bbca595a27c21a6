import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { Clock } from '../clock/clock.js';
import type { DomainError } from '../errors/domain-error.js';
import { runDetached } from '../observability/request-context.js';
import { SecurityLog } from './security-log.js';

const windowMs = 60_000;
const capacity = 10_000;

interface DeniedRequest {
  readonly method: string;
  readonly originalUrl: string;
}

/**
 * Refusals of signed-in actors as security events: one per actor, code and permission in a minute,
 * because whoever tries in a loop must not fill the audit. The answer does not wait for them.
 */
@Injectable()
export class AccessDenials {
  private readonly logger = new Logger(AccessDenials.name);
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly log: SecurityLog,
  ) {}

  note(actor: Actor, { code, details }: DomainError, request: DeniedRequest): void {
    const { permission = null } = details as { permission?: string };
    if (!this.isNew(`${actor.kind} ${actor.id} ${code} ${permission}`)) return;
    const [path] = request.originalUrl.split('?', 1);
    const denied = { code, permission, method: request.method, path };
    // Hanging up must not keep it out of the audit.
    runDetached(() =>
      this.log.record(actor, { action: 'security.access_denied', details: denied }),
    ).catch((error: unknown) => this.logger.warn({ err: error }, 'A refusal was not audited.'));
  }

  private isNew(key: string): boolean {
    const now = this.clock.now().getTime();
    const last = this.noted.get(key);
    if (last !== undefined && now - last < windowMs) return false;
    // Put last again: the first key is always the one noted longest ago.
    this.noted.delete(key);
    this.noted.set(key, now);
    const oldest = this.noted.keys().next();
    if (this.noted.size > capacity && !oldest.done) this.noted.delete(oldest.value);
    return true;
  }
}
