import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Actors } from '../../platform/access/actors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { newId } from '../../platform/ids.js';
import { type RecognizedUser, UsersService } from '../users/users.service.js';
import { InvalidCredentials, InvalidRefreshToken } from './auth.errors.js';
import {
  hashOfRefreshToken,
  newRefreshSecret,
  newSuccessorSalt,
  successorOf,
} from './refresh-secret.js';
import type { SessionEnd } from './session-end.js';
import type { SessionKind } from './session-kind.js';
import {
  type SessionOwner,
  SessionsRepository,
  type SessionsToEnd,
} from './sessions.repository.js';
import { type IssuedTokens, TokenIssuer } from './token-issuer.service.js';

/** How a user proved who they are, as RFC 8176 names it. */
export type AuthenticationMethod = 'pwd' | 'otp' | 'fed' | 'mfa';

export interface SignedIn {
  readonly user: RecognizedUser;
  readonly methods: readonly AuthenticationMethod[];
  readonly kind?: SessionKind;
}

type SessionEventName = 'auth.login' | 'auth.logout' | 'auth.refresh_reused';

/** Sessions from sign-in to their end: what every way of signing in opens. */
@Injectable()
export class SessionsService {
  private readonly logger = new Logger(SessionsService.name);

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly issuer: TokenIssuer,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly actors: Actors,
    private readonly users: UsersService,
  ) {}

  /**
   * Opens a session for whoever was recognized, unless their credentials changed since then: that
   * change did not see this session, and could not end it. May join the caller's unit of work.
   * @throws AUTH_INVALID_CREDENTIALS
   */
  async open({ user, methods, kind = 'bearer' }: SignedIn): Promise<IssuedTokens> {
    const secret = newRefreshSecret();
    const lifetimeSeconds = this.issuer.sessionLifetimeSeconds;
    const session = { id: newId(), userId: user.id, lifetimeSeconds, tokenHash: secret.hash };
    await this.unitOfWork.run(async () => {
      if (!(await this.users.holdCredentials(user))) throw InvalidCredentials();
      await this.sessions.open({ ...session, kind, methods });
      await this.record('auth.login', { sessionId: session.id, userId: user.id, name: user.name });
    });
    return this.issuer.issue(user.id, session.id, secret.token);
  }

  /**
   * Swaps a refresh token for the next pair. The same token again gets the same successor for a
   * moment (two tabs, a lost answer); later, or once that was used, it ends the session.
   */
  async refresh(token: string, kind: SessionKind): Promise<IssuedTokens> {
    const tokenHash = hashOfRefreshToken(token);
    const salt = newSuccessorSalt();
    const successor = successorOf(token, salt);
    const use = { tokenHash, successorHash: successor.hash, salt, kind };
    const owner = await this.sessions.rotate(use);
    if (!owner) return this.refreshAgain(token, tokenHash, kind);
    return this.issuer.issue(owner.userId, owner.sessionId, successor.token);
  }

  /** Ends the session of the actor: neither its access token nor a refresh token works from now on. */
  async end(actor: Actor, reason: SessionEnd): Promise<void> {
    const { id: userId, name, sessionId } = actor;
    if (userId === null || sessionId === undefined) return;
    await this.unitOfWork.run(async () => {
      if (!(await this.sessions.end(sessionId, reason))) return;
      await this.record('auth.logout', { sessionId, userId, name });
      await this.actors.changed(sessionId);
    });
  }

  /** Ends the live browser session of a refresh token, whether or not the token was used before. */
  async endByToken(token: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const owner = await this.sessions.endByBrowserToken(hashOfRefreshToken(token));
      if (!owner) return;
      await this.record('auth.logout', owner);
      await this.actors.changed(owner.sessionId);
    });
  }

  /** Ends every live session of a user but one; answers how many. Joins the caller's unit of work. */
  endAllOf(actor: Actor, which: SessionsToEnd): Promise<number> {
    const payload = { userId: which.userId, reason: which.reason };
    return this.unitOfWork.run(async () => {
      const ended = await this.sessions.endAllOf(which);
      const changes = ended.map((id) => {
        return {
          event: 'auth.session_ended',
          resource: 'session',
          resourceId: id,
          payload,
        } as const;
      });
      await this.changeLog.record(actor, changes);
      await this.actors.changed(...ended);
      return ended.length;
    });
  }

  private async refreshAgain(
    token: string,
    tokenHash: Buffer,
    kind: SessionKind,
  ): Promise<IssuedTokens> {
    const { refreshGraceSeconds } = this.issuer;
    const again = await this.sessions.findRepeatable(tokenHash, kind, refreshGraceSeconds);
    if (!again) {
      await this.endIfReused(tokenHash);
      throw InvalidRefreshToken();
    }
    const successor = successorOf(token, again.salt);
    return this.issuer.issue(again.userId, again.sessionId, successor.token);
  }

  private async endIfReused(hash: Buffer): Promise<void> {
    const ended = await this.unitOfWork.run(async () => {
      const owner = await this.sessions.endByUsedToken(hash);
      if (!owner) return null;
      await this.record('auth.refresh_reused', owner);
      await this.actors.changed(owner.sessionId);
      return owner;
    });
    if (!ended) return;
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
