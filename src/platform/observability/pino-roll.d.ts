declare module 'pino-roll' {
  import type { SonicBoom } from 'sonic-boom';

  interface RollOptions {
    file: string;
    size: string;
    frequency: string;
    dateFormat: string;
    extension: string;
    limit: { count: number; removeOtherLogFiles: boolean };
    mkdir: boolean;
    maxLength: number;
  }

  export default function build(options: RollOptions): Promise<SonicBoom>;
}
