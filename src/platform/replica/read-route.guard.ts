import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Actor } from '../access/actor.js';
import { requestContext } from '../observability/request-context.js';
import { SignalListener } from '../signals/signal-listener.js';
import { addressKey } from '../throttling/address-key.js';
import { ReplicaPool } from './replica-pool.js';
import { ReplicaWatch } from './replica-watch.js';
import { WriteNews } from './write-news.js';

/** Answered with every write; sent along with a read, the read sees at least that write. */
export const consistencyToken = 'Consistency-Token';

type KnownRequest = Request & { readonly actor?: Actor };

const firstServerError = 500;
const firstRefusal = 400;

function addressOf(request: Request): string {
  return `at:${addressKey(request.ip ?? '')}`;
}

/** Keys act for their owner: what one wrote, the other reads. */
function writerOf(request: KnownRequest): string {
  return request.actor?.owner?.id ?? request.actor?.id ?? addressOf(request);
}

/** The time that the caller wants to see; Infinity: what is no time of ours. */
function wantedBy(request: Request): number {
  const token = request.get(consistencyToken);
  if (token === undefined) return -Infinity;
  return /^\d{1,16}$/.test(token) ? Number(token) : Infinity;
}

/**
 * After authentication and permission, which are always decided at the primary: sends the reads of
 * a signed-in caller's GET to the replica when that knows everything the caller wrote. See
 * docs/adr/0028-read-your-writes-at-replicas.md.
 */
@Injectable()
export class ReadRouteGuard implements CanActivate {
  constructor(
    private readonly pool: ReplicaPool,
    private readonly watch: ReplicaWatch,
    private readonly news: WriteNews,
    private readonly listener: SignalListener,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<KnownRequest>();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead) this.watchWrite(writerOf(request), http.getResponse());
    else if (this.mayUseReplica(request)) this.useReplica();
    return true;
  }

  private useReplica(): void {
    const context = requestContext();
    if (context) context.reads = this.pool;
  }

  private mayUseReplica(request: KnownRequest): boolean {
    const { freshness, writes, lagMs, maxLagMs } = this.watch;
    // Public routes write in a GET: a sign-in at a provider.
    if (!request.actor || !this.listener.listening || !(lagMs <= maxLagMs)) return false;
    const { until } = freshness;
    if (writes.lastOf(writerOf(request)) >= until) return false;
    return writes.lastOf(addressOf(request)) < until && wantedBy(request) < until;
  }

  /** The moment before the first byte of the answer: the commit is behind it. */
  private watchWrite(writer: string, response: Response): void {
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => Response;
    const noted = (...args: unknown[]): Response => {
      const { statusCode } = response;
      if (statusCode < firstRefusal || statusCode >= firstServerError) {
        const at = this.news.tell(writer);
        if (at !== Infinity) response.setHeader(consistencyToken, String(Math.ceil(at)));
      }
      return writeHead(...args);
    };
    Object.assign(response, { writeHead: noted });
  }
}
