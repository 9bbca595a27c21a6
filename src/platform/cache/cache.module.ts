import { CacheModule as CacheManagerModule } from '@nestjs/cache-manager';
import { Global, Module } from '@nestjs/common';
import { AnswerCache } from './answer-cache.js';
import { AnswerCounts } from './answer-counts.js';
import { CacheHealth } from './cache-health.js';
import { CacheLevels } from './cache-levels.js';
import { CacheMetrics } from './cache-metrics.js';
import { Invalidations } from './invalidations.js';
import { KeptAnswers } from './kept-answers.js';
import { KeptMemory } from './kept-memory.js';
import { KeptReads } from './kept-reads.js';
import { ReadCounts } from './read-counts.js';
import { ReadThrough } from './read-through.js';
import { SharedAnswers } from './shared-answers.js';
import { SharedStamps } from './shared-stamps.js';

@Module({ providers: [CacheLevels], exports: [CacheLevels] })
class CacheLevelsModule {}

/** Copies of answers and of what they are read from, and how everybody hears that one is not current any more. */
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
    CacheHealth,
    CacheMetrics,
    KeptAnswers,
    Invalidations,
    KeptMemory,
    KeptReads,
    ReadCounts,
    ReadThrough,
    SharedAnswers,
    SharedStamps,
  ],
  exports: [AnswerCache, KeptAnswers, Invalidations, KeptReads],
})
export class CacheModule {}
