import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Actors } from '../../platform/access/actors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { UsersService } from '../users/users.service.js';
import { InvalidCredentials, InvalidRefreshToken } from './auth.errors.js';
import { hashOfRefreshToken, newRefreshSecret } from './refresh-secret.js';
import { type SessionOwner, SessionsRepository } from './sessions.repository.js';
import { type IssuedTokens, TokenIssuer } from './token-issuer.service.js';

export interface LoginCredentials {
  readonly email: string;
  readonly password: string;
}

type SessionEventName = 'auth.login' | 'auth.logout' | 'auth.refresh_reused';

@Injectable()
export class AuthService {
  private readonly logger = new Logger(AuthService.name);

  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsRepository,
    private readonly issuer: TokenIssuer,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly actors: Actors,
  ) {}

  /** Opens a session. Unknown, disabled and wrong are one error, after the same work. */
  async login({ email, password }: LoginCredentials): Promise<IssuedTokens> {
    const user = await this.users.authenticate(email, password);
    if (!user) {
      this.logger.warn('A sign-in was refused.');
      throw InvalidCredentials();
    }
    const secret = newRefreshSecret();
    const session = this.issuer.newSession(user.id, secret.hash);
    await this.unitOfWork.run(async () => {
      await this.sessions.open(session);
      await this.record('auth.login', { sessionId: session.id, userId: user.id, name: user.name });
    });
    return this.issuer.issue(user.id, session.id, secret.token);
  }

  /** Swaps a refresh token for the next pair. A token that comes twice ends its session. */
  async refresh(token: string): Promise<IssuedTokens> {
    const hash = hashOfRefreshToken(token);
    const successor = newRefreshSecret();
    const owner = await this.sessions.rotate(hash, successor.hash);
    if (!owner) {
      await this.endIfReused(hash);
      throw InvalidRefreshToken();
    }
    return this.issuer.issue(owner.userId, owner.sessionId, successor.token);
  }

  /** Ends the session of the access token: neither it nor a refresh token works from now on. */
  async logout(actor: Actor): Promise<void> {
    const { id: userId, name, sessionId } = actor;
    if (userId === null || sessionId === undefined) return;
    await this.unitOfWork.run(async () => {
      if (!(await this.sessions.signOut(sessionId))) return;
      await this.record('auth.logout', { sessionId, userId, name });
    });
    this.actors.forget(sessionId);
  }

  private async endIfReused(hash: Buffer): Promise<void> {
    const ended = await this.unitOfWork.run(async () => {
      const owner = await this.sessions.endByUsedToken(hash);
      if (owner) await this.record('auth.refresh_reused', owner);
      return owner;
    });
    if (!ended) return;
    this.actors.forget(ended.sessionId);
    const { sessionId, userId } = ended;
    this.logger.warn({ sessionId, userId }, 'A used refresh token came again: the session ended.');
  }

  private record(event: SessionEventName, owner: SessionOwner): Promise<void> {
    const { sessionId, userId, name } = owner;
    const actor: Actor = { kind: 'user', id: userId, name, permissions: new Set(), sessionId };
    const change = { event, resource: 'session', resourceId: sessionId, payload: { userId } };
    return this.changeLog.record(actor, [change]);
  }
}
