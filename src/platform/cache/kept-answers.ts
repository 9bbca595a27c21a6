import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerCounts } from './answer-counts.js';
import { answerKeyOf } from './answer-key.js';
import { KeptMemory } from './kept-memory.js';
import type { StoredAnswer } from './stored-answer.js';

/** What memory alone can answer, by the address as it was asked for. */
@Injectable()
export class KeptAnswers {
  constructor(
    private readonly cache: AnswerCache,
    private readonly memory: KeptMemory,
    private readonly counts: AnswerCounts,
  ) {}

  /** Whether a handler has answered this address before. */
  knows(url: string): boolean {
    return this.cache.resourceKeyOf(url) !== undefined;
  }

  /** The current answer for whoever may see what this actor sees. */
  find(url: string, actor: Actor): StoredAnswer | null {
    const resourceKey = this.cache.resourceKeyOf(url);
    if (resourceKey === undefined) return null;
    return this.memory.find(answerKeyOf(resourceKey, actor)) as StoredAnswer | null;
  }

  count(answer: StoredAnswer): void {
    this.counts.count(answer.route, 'hit', answer);
  }
}
