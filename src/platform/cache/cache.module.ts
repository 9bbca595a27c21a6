import { CacheModule as CacheManagerModule } from '@nestjs/cache-manager';
import { Global, Module } from '@nestjs/common';
import { AnswerCache } from './answer-cache.js';
import { AnswerCounts } from './answer-counts.js';
import { AnswerMemory } from './answer-memory.js';
import { CacheHealth } from './cache-health.js';
import { CacheLevels } from './cache-levels.js';
import { Invalidations } from './invalidations.js';
import { KeptAnswers } from './kept-answers.js';
import { SharedAnswers } from './shared-answers.js';
import { SharedStamps } from './shared-stamps.js';

@Module({ providers: [CacheLevels], exports: [CacheLevels] })
class CacheLevelsModule {}

/** Copies of answers, and how everybody hears that one is not current any more. */
@Global()
@Module({
  imports: [
    CacheLevelsModule,
    CacheManagerModule.registerAsync({
      imports: [CacheLevelsModule],
      inject: [CacheLevels],
      useFactory: ({ stores }: CacheLevels) => ({ stores }),
    }),
  ],
  providers: [
    AnswerCache,
    AnswerCounts,
    AnswerMemory,
    CacheHealth,
    KeptAnswers,
    Invalidations,
    SharedAnswers,
    SharedStamps,
  ],
  exports: [AnswerCache, KeptAnswers, Invalidations],
})
export class CacheModule {}
