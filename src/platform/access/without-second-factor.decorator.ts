import { SetMetadata } from '@nestjs/common';

export const withoutSecondFactorKey = 'orderly:without-second-factor';

/** Also for users whose role demands a second factor that they have not enrolled yet. */
export function WithoutSecondFactor(): ClassDecorator & MethodDecorator {
  return SetMetadata(withoutSecondFactorKey, true);
}
