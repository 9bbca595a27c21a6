import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/ids.js';
import { FactorsService } from '../factors/factors.service.js';
import { UsersService } from '../users/users.service.js';
import { ChallengeInvalid, SecondFactorRefused } from './auth.errors.js';
import { ChallengesRepository } from './challenges.repository.js';
import { hashOfRefreshToken, newRefreshSecret } from './refresh-secret.js';
import type { SessionKind } from './session-kind.js';
import type { SignedIn } from './sessions.service.js';
import { SignInAttempts } from './sign-in-attempts.service.js';

/** What a client needs to send the second factor; `expiresIn` is in seconds. */
export interface SecondFactorChallenge {
  readonly secondFactorRequired: true;
  readonly challenge: string;
  readonly expiresIn: number;
  readonly methods: ('totp' | 'recovery_code')[];
}

export interface ChallengeAnswer {
  readonly challenge: string;
  /** Of the app, or a recovery code. */
  readonly code: string;
}

const lifetimeSeconds = 300;
const guesses = 5;

/** The second half of a sign-in. */
@Injectable()
export class SecondFactorSignIn {
  constructor(
    private readonly challenges: ChallengesRepository,
    private readonly factors: FactorsService,
    private readonly users: UsersService,
    private readonly attempts: SignInAttempts,
  ) {}

  async open(userId: string, kind: SessionKind): Promise<SecondFactorChallenge> {
    const { token: challenge, hash: tokenHash } = newRefreshSecret();
    await this.challenges.open({ id: newId(), tokenHash, userId, kind, lifetimeSeconds });
    const methods: SecondFactorChallenge['methods'] = ['totp', 'recovery_code'];
    return { secondFactorRequired: true, challenge, expiresIn: lifetimeSeconds, methods };
  }

  /** Who signed in, or an error: the code counts as a guess for the challenge and the account. */
  async complete({ challenge, code }: ChallengeAnswer, kind: SessionKind): Promise<SignedIn> {
    const row = await this.challenges.attempt(hashOfRefreshToken(challenge), kind, guesses);
    if (!row) throw ChallengeInvalid();
    const user = { id: row.userId, name: row.name };
    const email = await this.users.emailOf(user.id);
    const verified = await this.attempts.guarded(email, async () =>
      (await this.factors.verify(user, code)) ? true : null,
    );
    if (!verified) throw SecondFactorRefused();
    if (!(await this.challenges.use(row.id))) throw ChallengeInvalid();
    return { user, methods: ['pwd', 'otp'], kind };
  }
}
