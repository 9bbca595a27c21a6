import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { TooManyRequests } from '../errors/platform.errors.js';
import { addressKey } from './address-key.js';
import { SharedWindows } from './shared-windows.js';
import { ThrottleWindows } from './throttle-windows.js';

/**
 * Requests that fail to authenticate never reach the throttle guard, so they count here, by
 * address: whoever guesses tokens is turned away before the guess is looked at. With Redis each
 * refusal brings the count of all instances along; the look before a request asks nobody.
 */
@Injectable()
export class RefusalLimit {
  constructor(
    private readonly config: AppConfig,
    private readonly windows: ThrottleWindows,
    private readonly shared: SharedWindows,
  ) {}

  /** Whether too many requests of this address were refused in this window. */
  isReached(ip: string): boolean {
    const { enabled, limit } = this.config.throttle;
    return enabled && this.windows.count(this.keyOf(ip), this.windowMs) >= limit;
  }

  /** Throws TOO_MANY_REQUESTS for an address with too many refusals in this window. */
  check(ip: string): void {
    if (!this.isReached(ip)) return;
    throw TooManyRequests({ retryAfterSeconds: this.windows.secondsLeft(this.windowMs) });
  }

  count(ip: string): void {
    if (this.config.throttle.enabled) this.shared.note(this.keyOf(ip), this.windowMs);
  }

  private get windowMs(): number {
    return this.config.throttle.windowSeconds * 1000;
  }

  private keyOf(ip: string): string {
    return `refused:${addressKey(ip)}`;
  }
}
