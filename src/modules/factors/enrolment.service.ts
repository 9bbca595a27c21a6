import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { SecretBox } from '../../platform/crypto/secret-box.js';
import { announceCredentialsChanged } from '../users/users.events.js';
import { UsersService } from '../users/users.service.js';
import { FactorChanges } from './factor-changes.service.js';
import {
  SecondFactorCodeInvalid,
  SecondFactorExists,
  SecondFactorNotFound,
} from './factors.errors.js';
import { FactorsRepository } from './factors.repository.js';
import { sealedFor } from './factors.service.js';
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes.js';
import { newTotpSecret, otpauthUriOf, stepOfCode } from './totp.js';

export interface Enrolment {
  readonly secret: string;
  readonly otpauthUri: string;
  readonly qrCode: string;
}

export interface FactorStatus {
  readonly enrolled: boolean;
  readonly enrolledAt: Date | null;
  readonly recoveryCodesLeft: number;
}

/** Enrolling an authenticator app, and undoing it. */
@Injectable()
export class EnrolmentService {
  constructor(
    private readonly factors: FactorsRepository,
    private readonly users: UsersService,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly changes: FactorChanges,
    private readonly events: EventEmitter2,
  ) {}

  async status(actor: Actor): Promise<FactorStatus> {
    const row = await this.factors.find(userOf(actor));
    const enrolledAt = row?.confirmedAt ?? null;
    return {
      enrolled: enrolledAt !== null,
      enrolledAt,
      recoveryCodesLeft: row?.recoveryCodesLeft ?? 0,
    };
  }

  /** A new secret; it counts once a code of it is confirmed. */
  async start(actor: Actor): Promise<Enrolment> {
    const userId = userOf(actor);
    const email = await this.users.emailOf(userId);
    const secret = newTotpSecret();
    const sealed = this.secrets.seal(secret, sealedFor(userId));
    if (!(await this.factors.start(userId, sealed))) throw SecondFactorExists();
    const otpauthUri = otpauthUriOf(secret, email);
    const { default: qrcode } = await import('qrcode');
    return { secret, otpauthUri, qrCode: await qrcode.toDataURL(otpauthUri) };
  }

  /** Answers the recovery codes: shown now and never again. */
  async confirm(actor: Actor, code: string): Promise<string[]> {
    const userId = userOf(actor);
    const factor = await this.factors.find(userId);
    if (!factor) throw SecondFactorNotFound();
    if (factor.confirmedAt) throw SecondFactorExists();
    const secret = this.secrets.open(factor.sealedSecret, sealedFor(userId));
    const step = stepOfCode(secret, code, this.clock.now().getTime());
    if (step === null) throw SecondFactorCodeInvalid();
    const codes = newRecoveryCodes();
    await this.changes.make(actor, {
      event: 'second_factor.enrolled',
      userId,
      write: async () => {
        if (!(await this.factors.confirm(userId, factor.sealedSecret, step))) return false;
        await this.storeCodes(userId, codes);
        return true;
      },
      otherwise: SecondFactorExists,
    });
    return codes;
  }

  async replaceRecoveryCodes(actor: Actor): Promise<string[]> {
    const userId = userOf(actor);
    const codes = newRecoveryCodes();
    await this.changes.make(actor, {
      event: 'second_factor.recovery_codes_replaced',
      userId,
      write: async () => {
        if (!(await this.factors.find(userId))?.confirmedAt) return false;
        await this.storeCodes(userId, codes);
        return true;
      },
      otherwise: SecondFactorNotFound,
    });
    return codes;
  }

  remove(actor: Actor): Promise<void> {
    return this.removeFrom(actor, userOf(actor));
  }

  /** By an administrator, who has every permission that the user has. */
  async reset(actor: Actor, userId: string): Promise<void> {
    await this.users.requireManageable(actor, userId);
    await this.removeFrom(actor, userId);
  }

  /** Whoever is signed in elsewhere got in by what does not count any more. */
  private removeFrom(actor: Actor, userId: string): Promise<void> {
    const reason = 'second_factor_removed';
    const own = actor.sessionId === undefined ? {} : { exceptSessionId: actor.sessionId };
    return this.changes.make(actor, {
      event: 'second_factor.removed',
      userId,
      write: async () => {
        if (!(await this.factors.remove(userId))) return false;
        await announceCredentialsChanged(this.events, { actor, userId, reason, ...own });
        return true;
      },
      otherwise: SecondFactorNotFound,
    });
  }

  private storeCodes(userId: string, codes: readonly string[]): Promise<void> {
    const hashes = codes.map((code) => hashOfRecoveryCode(userId, code));
    return this.factors.replaceRecoveryCodes(userId, hashes);
  }
}

function userOf({ kind, id }: Actor): string {
  if (kind !== 'user' || id === null) throw SecondFactorNotFound();
  return id;
}
