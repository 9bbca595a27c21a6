import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UsersService } from '../users/users.service.js';
import { InvalidCredentials } from './auth.errors.js';
import { SessionsService } from './sessions.service.js';
import type { SessionKind } from './session-kind.js';
import { SignInAttempts } from './sign-in-attempts.service.js';
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
  ) {}

  /** Opens a session. Unknown, disabled and wrong are one error, after the same work. */
  async login(
    { email, password }: LoginCredentials,
    kind: SessionKind = 'bearer',
  ): Promise<IssuedTokens> {
    const user = await this.attempts.guarded(email, () => this.users.authenticate(email, password));
    if (!user) {
      this.logger.warn('A sign-in was refused.');
      throw InvalidCredentials();
    }
    return this.sessions.open({ user, methods: ['pwd'], kind });
  }

  /** Swaps a refresh token for the next pair. A token that comes twice ends its session. */
  refresh(token: string): Promise<IssuedTokens> {
    return this.sessions.refresh(token, 'bearer');
  }

  /** Ends the session of the access token: neither it nor a refresh token works from now on. */
  logout(actor: Actor): Promise<void> {
    return this.sessions.end(actor, 'signed_out');
  }
}
