import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { KnownActors } from '../access/known-actors.js';
import { ProgramState } from '../lifecycle/program-state.js';
import { RefusalLimit } from '../throttling/refusal-limit.js';
import { ClientAddress } from './client-address.js';
import { hasBody, namesOneHost } from './request-line.js';

export interface FrontCaller {
  readonly actor: Actor;
  readonly ip: string;
}

/** Who is known without asking anybody, and asks for nothing that may be refused on the long way. */
@Injectable()
export class FrontCallers {
  constructor(
    private readonly address: ClientAddress,
    private readonly actors: KnownActors,
    private readonly refusals: RefusalLimit,
    private readonly state: ProgramState,
  ) {}

  find(request: IncomingMessage): FrontCaller | null {
    if (this.state.stopping || hasBody(request) || !namesOneHost(request)) return null;
    const ip = this.address.of(request);
    if (this.refusals.isReached(ip)) return null;
    const actor = this.actors.find({ headers: request.headers, ip });
    return actor && { actor, ip };
  }
}
