import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { AnswerCounts } from './answer-counts.js';
import type { KeptAddress } from './kept-address.js';
import { KeptMemory } from './kept-memory.js';
import type { StoredAnswer } from './stored-answer.js';

/** What memory alone can answer, by the address as it was asked for. */
@Injectable()
export class KeptAnswers {
  constructor(
    private readonly memory: KeptMemory,
    private readonly counts: AnswerCounts,
  ) {}

  /** What a handler has answered before under this address. */
  addressOf(url: string): KeptAddress | undefined {
    return this.memory.addresses.find(url);
  }

  /** The current answer for whoever may see what this actor sees. */
  find(address: KeptAddress, actor: Actor): StoredAnswer | null {
    return this.memory.find(address.keyFor(actor)) as StoredAnswer | null;
  }

  count(answer: StoredAnswer): void {
    this.counts.count(answer.route, 'hit', answer);
  }
}
