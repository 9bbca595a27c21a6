import { SetMetadata } from '@nestjs/common';

export const usersOnlyKey = 'orderly:users-only';

/** Refuses API keys (USER_REQUIRED) on a route, or on all of a controller. */
export function UsersOnly(): ClassDecorator & MethodDecorator {
  return SetMetadata(usersOnlyKey, true);
}
