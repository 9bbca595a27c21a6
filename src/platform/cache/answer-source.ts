import type { Request } from 'express';
import type { AnswerRule } from './answer-rule.js';
import type { StoredAnswer } from './stored-answer.js';

/** What a handler made. */
export interface MadeAnswer {
  readonly text: string;
  readonly etag: string;
}

/** Answers the requests of routes whose answers may be kept. */
export interface AnswerSource {
  /** What to send, or undefined when 304 is the answer; headers and status are set. */
  answer(
    request: Request,
    rule: AnswerRule,
    make: () => Promise<MadeAnswer>,
  ): Promise<StoredAnswer | undefined>;
}

/** A request carries the source that may answer it; handlers are wrapped before there is one. */
export interface RequestWithAnswers {
  answers?: AnswerSource;
}
