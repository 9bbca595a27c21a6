import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { HashGate } from './hash-gate.js';
import { normalizePassword } from './password-rules.js';

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default) with 19 MiB, 2 passes, 1 lane. */
export const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash of a password that nobody has, made with the same options: unknown users cost as much. */
export const decoyHash =
  '$argon2id$v=19$m=19456,t=2,p=1$TfuNQ6Z+uaCkr7eR1B2s8A$j6p5AF8QBagb6DYk3CskIjnKF10JmMBh4V0BVO4ZG7U';

// One core stays free for the event loop, one thread of libuv's four for files and names.
const slots = Math.max(1, Math.min(3, availableParallelism() - 1));
const places = 200;

/** Argon2id, a few at a time: a wave of sign-ins must not starve every other route. */
@Injectable()
export class PasswordHashing {
  private readonly gate = new HashGate(slots, places);

  hash(password: string): Promise<string> {
    return this.gate.run(() => hash(normalizePassword(password), argon2Options));
  }

  /** Whether the hash was made with other parameters than those of today. */
  isOutdated(storedHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = argon2Options;
    const today = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;
    return !storedHash.startsWith(today);
  }

  /** Takes the same time without a stored hash; the answer is false then. */
  async matches(storedHash: string | null, password: string): Promise<boolean> {
    const normal = normalizePassword(password);
    const matches = await this.gate.run(() => verify(storedHash ?? decoyHash, normal));
    return matches && storedHash !== null;
  }
}
