import { OneOf } from '../../../platform/validation/fields.js';
import { type ErasureMode, erasureModes } from '../privacy.service.js';

export class ErasureRequest {
  @OneOf(erasureModes, {
    description:
      'preview tells what would go, execute takes it away for good, verify looks for what is left.',
  })
  mode: ErasureMode;
}
