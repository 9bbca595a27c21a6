import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { ApiErrors } from '../http/api-errors.js';
import { StepUpRequired } from './assurance.errors.js';

export const stepUpKey = 'orderly:step-up';

/**
 * A sensitive command: the user proved who they are a short while ago, by signing in or by
 * `POST /auth/step-up`. Others than users are refused.
 */
export function StepUp(): MethodDecorator {
  return applyDecorators(
    SetMetadata(stepUpKey, true),
    ApiExtension('x-step-up', true),
    ApiErrors([StepUpRequired]),
  );
}
