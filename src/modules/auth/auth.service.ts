import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { FactorsService } from '../factors/factors.service.js';
import { type RecognizedUser, UsersService } from '../users/users.service.js';
import { InvalidCredentials } from './auth.errors.js';
import {
  type ChallengeAnswer,
  type SecondFactorChallenge,
  SecondFactorSignIn,
} from './second-factor-sign-in.service.js';
import { SessionsService } from './sessions.service.js';
import type { SessionKind } from './session-kind.js';
import { SignInAttempts } from '../attempts/attempts.service.js';
import type { IssuedTokens } from './token-issuer.service.js';

export interface LoginCredentials {
  readonly email: string;
  readonly password: string;
}

@Injectable()
export class AuthService {
  private readonly logger = new Logger(AuthService.name);

  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly attempts: SignInAttempts,
    private readonly factors: FactorsService,
    private readonly secondFactor: SecondFactorSignIn,
  ) {}

  /**
   * Opens a session, or asks for the second factor of who has one. Unknown, disabled and wrong are
   * one error, after the same work.
   */
  async login(
    credentials: LoginCredentials,
    kind: SessionKind = 'bearer',
  ): Promise<IssuedTokens | SecondFactorChallenge> {
    const known = await this.attempts.guarded(
      credentials.email,
      () => this.recognize(credentials),
      ({ enrolled }) => !enrolled,
    );
    if (!known) {
      this.logger.warn('A sign-in was refused.');
      throw InvalidCredentials();
    }
    const { user, enrolled } = known;
    if (enrolled) return this.secondFactor.open(user, kind);
    return this.sessions.open({ user, methods: ['pwd'], kind });
  }

  /** Opens the session that `login` of the same kind left waiting for a code. */
  completeSecondFactor(
    answer: ChallengeAnswer,
    kind: SessionKind = 'bearer',
  ): Promise<IssuedTokens> {
    return this.secondFactor.complete(answer, kind);
  }

  /** Swaps a refresh token for the next pair. A token that comes twice ends its session. */
  refresh(token: string): Promise<IssuedTokens> {
    return this.sessions.refresh(token, 'bearer');
  }

  /** Ends the session of the access token: neither it nor a refresh token works from now on. */
  logout(actor: Actor): Promise<void> {
    return this.sessions.end(actor, 'signed_out');
  }

  private async recognize({
    email,
    password,
  }: LoginCredentials): Promise<{ user: RecognizedUser; enrolled: boolean } | null> {
    const user = await this.users.authenticate(email, password);
    return user && { user, enrolled: await this.factors.isEnrolled(user.id) };
  }
}
