import { applyDecorators } from '@nestjs/common';
import type { Permission } from './permissions.js';
import { Requires } from './requires.decorator.js';
import { StepUp } from './step-up.decorator.js';

/** `@Requires`, and that the user proved who they are a short while ago. */
export function RequiresFreshly(permission: Permission): MethodDecorator {
  return applyDecorators(Requires(permission), StepUp());
}
