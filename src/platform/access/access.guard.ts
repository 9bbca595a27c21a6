import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { Clock } from '../clock/clock.js';
import { Forbidden, Unauthenticated } from '../errors/platform.errors.js';
import { accessRuleKey, type AccessRule } from './access-rule.js';
import { accessTokenStrategy } from './access-token.strategy.js';
import { UserRequired } from './access.errors.js';
import type { Actor } from './actor.js';
import { Actors } from './actors.js';
import { looksLikeApiKey } from './api-key-format.js';
import { ApiKeys } from './api-keys.js';
import { type CredentialHeaders, credentialOf } from './credential.js';
import type { RequestWithActor } from './current-actor.decorator.js';
import { HandlerMetadata } from './handler-metadata.js';
import { KnownActors } from './known-actors.js';
import type { VerifiedToken } from './token-memory.js';
import { usersOnlyKey } from './users-only.decorator.js';

interface IncomingRequest extends RequestWithActor {
  readonly headers: CredentialHeaders;
  readonly ip?: string;
  /** Set by passport. */
  user?: VerifiedToken;
}

/**
 * Authentication and permission of every route, closed unless a decorator opens it. Passport
 * verifies a token once; a repeated token and a known session cost two look-ups in memory, a known
 * API key one hash and one look-up.
 */
@Injectable()
export class AccessGuard extends AuthGuard(accessTokenStrategy) {
  private readonly rules: HandlerMetadata<AccessRule>;
  private readonly usersOnly: HandlerMetadata<boolean>;

  constructor(
    reflector: Reflector,
    private readonly actors: Actors,
    private readonly apiKeys: ApiKeys,
    private readonly clock: Clock,
    private readonly known: KnownActors,
  ) {
    super();
    this.rules = new HandlerMetadata(reflector, accessRuleKey);
    this.usersOnly = new HandlerMetadata(reflector, usersOnlyKey);
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = this.rules.of(context);
    // The decorator of cookie routes brings guards of its own.
    if (rule?.kind === 'public' || rule?.kind === 'cookie') return true;
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    const token = credentialOf(request.headers);
    if (token === null) throw Unauthenticated();
    if (looksLikeApiKey(token)) return this.admitKey(context, request, token, rule);
    const known = this.known.tokens.find(token, this.clock.now().getTime());
    if (!known) return this.admitUnknown(context, request, token, rule);
    const actor = this.actors.ofSession(known.sessionId);
    if (actor instanceof Promise) return actor.then((found) => admit(request, known, found, rule));
    return admit(request, known, actor, rule);
  }

  override handleRequest<User = VerifiedToken>(error: unknown, user: User | false): User {
    if (error instanceof Error) throw error;
    if (!user) throw Unauthenticated();
    return user;
  }

  private admitKey(
    context: ExecutionContext,
    request: IncomingRequest,
    key: string,
    rule: AccessRule | undefined,
  ): boolean | Promise<boolean> {
    const usersOnly = this.usersOnly.of(context);
    const admitActor = (actor: Actor): boolean => {
      request.actor = actor;
      if (usersOnly) throw UserRequired();
      return allow(actor, rule);
    };
    const actor = this.apiKeys.actorOf(key, request.ip ?? '');
    return actor instanceof Promise ? actor.then(admitActor) : admitActor(actor);
  }

  private async admitUnknown(
    context: ExecutionContext,
    request: IncomingRequest,
    token: string,
    rule: AccessRule | undefined,
  ): Promise<boolean> {
    await super.canActivate(context);
    const verified = request.user;
    if (!verified) throw Unauthenticated();
    const actor = await this.actors.ofSession(verified.sessionId);
    const admitted = admit(request, verified, actor, rule);
    this.known.tokens.remember(token, verified);
    return admitted;
  }
}

function admit(
  request: IncomingRequest,
  token: VerifiedToken,
  actor: Actor | null,
  rule: AccessRule | undefined,
): boolean {
  if (actor?.id !== token.userId) throw Unauthenticated();
  request.actor = actor;
  return allow(actor, rule);
}

function allow(actor: Actor, rule: AccessRule | undefined): boolean {
  if (!rule) throw Forbidden();
  if (rule.kind !== 'permissions') return true;
  for (const permission of rule.permissions) {
    if (!actor.permissions.has(permission)) throw Forbidden({ permission });
  }
  return true;
}
