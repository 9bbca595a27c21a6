import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { FactorsService } from '../factors/factors.service.js';
import { type RecognizedUser, UsersService } from '../users/users.service.js';
import { ChallengeInvalid, InvalidCredentials, SecondFactorRefused } from './auth.errors.js';
import { ChallengesRepository } from './challenges.repository.js';
import { hashOfRefreshToken, newRefreshSecret } from './refresh-secret.js';
import type { SessionKind } from './session-kind.js';
import { SessionsService } from './sessions.service.js';
import { SignInAttempts } from '../attempts/attempts.service.js';
import type { IssuedTokens } from './token-issuer.service.js';

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
    private readonly sessions: SessionsService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A challenge lives no longer than the credentials that opened it. */
  async open(
    user: RecognizedUser,
    kind: SessionKind,
    begunBy: 'pwd' | 'fed' = 'pwd',
  ): Promise<SecondFactorChallenge> {
    const { token: challenge, hash: tokenHash } = newRefreshSecret();
    const row = { id: newId(), tokenHash, userId: user.id, kind, lifetimeSeconds, begunBy };
    await this.unitOfWork.run(async () => {
      if (!(await this.users.holdCredentials(user))) throw InvalidCredentials();
      await this.challenges.open(row);
    });
    const methods: SecondFactorChallenge['methods'] = ['totp', 'recovery_code'];
    return { secondFactorRequired: true, challenge, expiresIn: lifetimeSeconds, methods };
  }

  /** Opens the session; the code counts as a guess for the challenge and the account. */
  async complete({ challenge, code }: ChallengeAnswer, kind: SessionKind): Promise<IssuedTokens> {
    const row = await this.challenges.attempt(hashOfRefreshToken(challenge), kind, guesses);
    if (!row) throw ChallengeInvalid();
    const user = await this.users.findActive(row.userId);
    if (!user) throw ChallengeInvalid();
    const email = await this.users.emailOf(user.id);
    const verified = await this.attempts.guarded(email, async () =>
      (await this.factors.verify(user, code)) ? true : null,
    );
    if (!verified) throw SecondFactorRefused();
    return this.unitOfWork.run(async () => {
      // In this order: a change of the credentials deletes the challenge before it is used, or waits.
      const holds = (await this.users.holdCredentials(user)) && (await this.challenges.use(row.id));
      if (!holds) throw ChallengeInvalid();
      return this.sessions.open({ user, methods: [row.begunBy, 'otp'], kind });
    });
  }
}
