import { defineError } from '../errors/domain-error.js';

export const StepUpRequired = defineError<{ methods: ('password' | 'code')[] }>(
  'STEP_UP_REQUIRED',
  {
    kind: 'forbidden',
    message: 'Prove again who you are: POST /api/v1/auth/step-up, then repeat this.',
  },
);
export const SecondFactorRequired = defineError('SECOND_FACTOR_REQUIRED', {
  kind: 'forbidden',
  message: 'Your role demands a second factor: enrol one at /api/v1/me/second-factor.',
});
