import { Injectable } from '@nestjs/common';
import type { BrowserExchange } from '../../platform/browser/browser-exchange.js';
import { Clock } from '../../platform/clock/clock.js';
import { SecretBox } from '../../platform/crypto/secret-box.js';
import type { SsoAttempt } from './sso-provider.service.js';
import { SsoRefused } from './sso.errors.js';

interface Remembered extends SsoAttempt {
  readonly returnTo: string;
  /** Milliseconds of the epoch. */
  readonly expiresAt: number;
}

const attemptSeconds = 600;
const sealedFor = 'sso attempt';

/** Attempts to sign in, sealed into a cookie of the browser that makes them. */
@Injectable()
export class SsoMemory {
  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  keep(exchange: BrowserExchange, attempt: SsoAttempt, returnTo: string): void {
    const expiresAt = this.clock.now().getTime() + attemptSeconds * 1000;
    const remembered: Remembered = { ...attempt, returnTo, expiresAt };
    exchange.keepAttempt(this.box.seal(JSON.stringify(remembered), sealedFor), attemptSeconds);
  }

  /** Throws SSO_REFUSED when there is none, or it is too old. An attempt is taken once. */
  take(exchange: BrowserExchange): Remembered {
    const sealed = exchange.takeAttempt();
    const remembered = sealed === null ? null : this.open(sealed);
    if (!remembered || remembered.expiresAt < this.clock.now().getTime())
      throw SsoRefused({ reason: 'no-attempt' });
    return remembered;
  }

  private open(sealed: string): Remembered | null {
    try {
      return JSON.parse(this.box.open(sealed, sealedFor)) as Remembered;
    } catch {
      return null;
    }
  }
}
