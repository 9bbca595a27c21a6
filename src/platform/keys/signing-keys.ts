import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ConfigError } from '../../config/config-error.js';
import { Clock } from '../clock/clock.js';
import { isExpired, signerOf } from './key-set.js';
import type { PublicJwk, SigningKey } from './signing-key.js';

/** The keys that access tokens are signed and verified with, as they are now. */
@Injectable()
export class SigningKeys {
  private keys: ReadonlyMap<string, SigningKey> = new Map();
  private readonly listeners: (() => void)[] = [];

  constructor(
    config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.replace(config.auth.jwtKeys);
  }

  /** Takes over other keys. Throws, and keeps what it has, when none of them signs by now. */
  replace(keys: readonly SigningKey[]): void {
    if (!signerOf(keys, this.now()))
      throw new ConfigError(['JWT_KEYS must hold a key that signs by now']);
    this.keys = new Map(keys.map((key) => [key.kid, key]));
    for (const listener of this.listeners) listener();
  }

  /** Calls back after the keys were replaced. */
  onReplaced(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Throws when the last key expired and no other took over. */
  signer(): SigningKey {
    const key = signerOf([...this.keys.values()], this.now());
    if (!key) throw new Error('Every signing key expired: rotate the keys.');
    return key;
  }

  /** The key of this id while it is good; one that does not sign yet is. */
  verifier(kid: string): SigningKey | null {
    const key = this.keys.get(kid);
    return key && !isExpired(key, this.now()) ? key : null;
  }

  /** What a program needs that verifies tokens of ours. */
  published(): PublicJwk[] {
    const now = this.now();
    return [...this.keys.values()]
      .filter((key) => !isExpired(key, now))
      .map(({ publicJwk }) => publicJwk);
  }

  private now(): number {
    return this.clock.now().getTime() / 1000;
  }
}
