import { Text, Timestamp, Whole } from '../../../platform/validation/fields.js';

export class InstanceResponse {
  @Text({ example: '1.2.0' }) version: string;
  @Text({ example: 'a1b2c3d', description: '`unknown` when the build did not say.' })
  commit: string;
  @Text({ example: 'v24.21.0' }) node: string;
  @Text({ example: 'production' }) environment: string;
  @Timestamp() startedAt: string;
  @Whole({ example: 86_400 }) uptimeSeconds: number;
}

interface Described extends Omit<InstanceResponse, 'startedAt'> {
  readonly startedAt: Date;
}

export function toInstanceResponse(instance: Described): InstanceResponse {
  const { version, commit, node, environment, startedAt, uptimeSeconds } = instance;
  return { version, commit, node, environment, startedAt: startedAt.toISOString(), uptimeSeconds };
}
