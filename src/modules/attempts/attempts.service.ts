import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { anonymousActor } from '../../platform/access/actor.js';
import { SecretBox } from '../../platform/crypto/secret-box.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { requestContext } from '../../platform/observability/request-context.js';
import type { PeriodicTask } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { addressKey } from '../../platform/throttling/address-key.js';
import { SignInBusy, SignInLocked } from './attempts.errors.js';
import { KeyedQueue } from './keyed-queue.js';
import { accountOf, maskedEmail } from './masked-email.js';
import { type Attempt, AttemptsRepository } from './attempts.repository.js';

export { SignInBusy, SignInLocked } from './attempts.errors.js';

const everyHour = 3_600_000;
const placesPerAccount = 100;

/** Guesses of passwords, counted by account and by address over all instances. */
@Injectable()
export class SignInAttempts {
  // In turn, so that one user's parallel sign-ins do not look like guesses.
  private readonly queue = new KeyedQueue(placesPerAccount);
  private readonly purges: PeriodicTask<number>;

  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly secrets: SecretBox,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly config: AppConfig,
    periodic: PeriodicWork,
  ) {
    const work = (): Promise<number> => attempts.purge();
    this.purges = periodic.define({ name: 'sign-in-attempts', everyMs: everyHour, work });
  }

  /**
   * Verifies within the limits. `verify` answers null for a wrong guess, and so does this. What is
   * right but not complete (a code is still to come) leaves the account's count as it was.
   * @throws SIGN_IN_LOCKED before anything is verified, whether or not there is such an account
   */
  async guarded<T>(
    email: string,
    verify: () => Promise<T | null>,
    isComplete: (verified: T) => boolean = () => true,
  ): Promise<T | null> {
    const attempt = this.attemptOf(email);
    const turn = this.queue.run(attempt.accountKey.toString('hex'), () =>
      this.attempt(email, attempt, verify, isComplete),
    );
    if (!turn) throw SignInBusy();
    return turn;
  }

  /** The account may try again at once. */
  forget(email: string): Promise<void> {
    return this.attempts.forget(this.attemptOf(email).accountKey);
  }

  /** Removes what counts no more. */
  purge(): Promise<number> {
    return this.purges.run();
  }

  private async attempt<T>(
    email: string,
    attempt: Attempt,
    verify: () => Promise<T | null>,
    isComplete: (verified: T) => boolean,
  ): Promise<T | null> {
    const { signIn } = this.config;
    const reserved = await this.attempts.reserve(attempt, signIn);
    if (!reserved) {
      throw SignInLocked({ retryAfterSeconds: await this.attempts.secondsLeft(attempt) });
    }
    const verified = await verify();
    if (verified === null) {
      await this.recordFailure(email, attempt, reserved.failures >= signIn.free);
    } else if (isComplete(verified)) await this.attempts.succeed(attempt);
    else await this.attempts.release(attempt);
    return verified;
  }

  private async recordFailure(email: string, attempt: Attempt, locked: boolean): Promise<void> {
    const resourceId = attempt.accountKey.toString('hex').slice(0, 16);
    const payload = { account: maskedEmail(accountOf(email)) };
    const change = { resource: 'sign-in', resourceId, payload, after: payload };
    await this.unitOfWork.run(() =>
      this.changeLog.record(anonymousActor, [
        { event: 'auth.login_failed', ...change },
        ...(locked ? [{ event: 'auth.locked_out' as const, ...change }] : []),
      ]),
    );
  }

  private attemptOf(email: string): Attempt {
    return {
      accountKey: this.secrets.hash('sign-in account', accountOf(email)),
      addressKey: this.secrets.hash('sign-in address', addressKey(requestContext()?.ip ?? '')),
    };
  }
}
