import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Actor } from '../../access/actor.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import {
  IdempotencyKeyInUse,
  IdempotencyKeyInvalid,
  IdempotencyKeyRequired,
  IdempotencyKeyReused,
} from '../../errors/platform.errors.js';
import { addToHead } from '../answer-head.js';
import { rehearsedAnswer, wantsDryRun } from '../dry-run.js';
import { JsonText } from '../json-text.js';
import { DirectAnswer, type RequestWithClaim } from './direct-answer.js';
import { idempotentKey, type IdempotentOptions } from './idempotent-options.js';
import { IdempotencyRepository, type KeptAnswer } from './idempotency.repository.js';

const keptHeaders = ['ETag', 'Location'];

interface SignedInRequest extends Request, RequestWithClaim {
  readonly actor?: Actor;
}

function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

function scopeOf(request: SignedInRequest): string {
  return `${request.actor?.id ?? 'anonymous'} ${request.method} ${pathOf(request)}`;
}

function hashOf(request: Request): string {
  const content = JSON.stringify([
    request.originalUrl,
    request.headers['if-match'] ?? null,
    request.body ?? null,
  ]);
  return createHash('sha256').update(content).digest('base64url');
}

// The interceptor runs before the validation, so the body may be anything yet.
function hasFlag(request: Request, { requiredWith }: IdempotentOptions): boolean {
  if (requiredWith === undefined) return false;
  const body = request.body as Readonly<Record<string, unknown>> | null | undefined;
  return body?.[requiredWith] === true;
}

function headersOf(response: Response): Record<string, string> {
  const set = keptHeaders.filter((name) => response.hasHeader(name));
  return Object.fromEntries(set.map((name) => [name, String(response.getHeader(name))]));
}

function withoutSecret(body: unknown, name: string | undefined): unknown {
  if (name === undefined) return body;
  const { data, ...envelope } = body as { readonly data: object };
  return { ...envelope, data: name in data ? { ...data, [name]: null } : data };
}

/** Runs the handler in one transaction with the row that remembers its answer. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: IdempotencyRepository,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const key = request.headers['idempotency-key'];
    const options = this.reflector.get<IdempotentOptions>(idempotentKey, context.getHandler());
    const dryRun = options.dryRun === true && wantsDryRun(request);
    if (key === undefined) {
      if (dryRun) return from(this.rehearse(request, next));
      if (options.required || hasFlag(request, options)) throw IdempotencyKeyRequired();
      return next.handle();
    }
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key)) throw IdempotencyKeyInvalid();
    if (dryRun) return from(this.rehearse(request, next));
    if (options.direct && hasFlag(request, options))
      return from(this.answerDirectly(request, key, next, options));
    return from(this.answerOnce(request, key, next, options));
  }

  /** The handler claims the key and keeps the answer itself, or leaves both to `answerOnce`. */
  private async answerDirectly(
    request: SignedInRequest,
    key: string,
    next: CallHandler,
    options: IdempotentOptions,
  ): Promise<unknown> {
    const requestHash = hashOf(request);
    request.claim = { scope: scopeOf(request), key, requestHash, path: pathOf(request) };
    const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    request.claim = undefined;
    if (!(answer instanceof DirectAnswer)) return this.answerOnce(request, key, next, options);
    const { kept, replayed } = answer;
    const response = request.res as Response;
    if (replayed) this.startReplay(response, requestHash, kept);
    else {
      response.statusCode = kept.status;
      for (const [name, value] of Object.entries(kept.headers)) addToHead(response, name, value);
    }
    return new JsonText(kept.body);
  }

  /** The key of a dry run is neither looked up nor kept: the real request may bring it again. */
  private async rehearse(request: SignedInRequest, next: CallHandler): Promise<unknown> {
    const response = request.res as Response;
    response.setHeader('Dry-Run', 'true');
    const body: unknown = await this.unitOfWork.rehearse(() =>
      lastValueFrom(next.handle(), { defaultValue: undefined }),
    );
    return rehearsedAnswer(response, body);
  }

  private answerOnce(
    request: SignedInRequest,
    key: string,
    next: CallHandler,
    { secret }: IdempotentOptions,
  ): Promise<unknown> {
    const response = request.res as Response;
    const scope = scopeOf(request);
    const requestHash = hashOf(request);
    return this.unitOfWork.run(async () => {
      const claim = await this.keys.claim(scope, key);
      if (claim.kind === 'running') throw IdempotencyKeyInUse();
      if (claim.kind === 'done') return this.replay(response, requestHash, claim.answer);
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await this.keys.keep(scope, key, {
        requestHash,
        status: response.statusCode,
        headers: headersOf(response),
        body: body === undefined ? '' : JSON.stringify(withoutSecret(body, secret)),
      });
      return body;
    });
  }

  private replay(response: Response, requestHash: string, kept: KeptAnswer): unknown {
    this.startReplay(response, requestHash, kept);
    return kept.body === '' ? undefined : JSON.parse(kept.body);
  }

  private startReplay(response: Response, requestHash: string, kept: KeptAnswer): void {
    if (kept.requestHash !== requestHash) throw IdempotencyKeyReused();
    response.status(kept.status).set(kept.headers).set('Idempotency-Replayed', 'true');
  }
}
