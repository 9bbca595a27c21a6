import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { buildInfo } from '../observability/build-info.js';

/** What this process is: which release, on what, since when. */
@Injectable()
export class Instance {
  /** Of the package, such as `1.2.0`. */
  readonly version: string;
  readonly commit: string;
  readonly node: string;
  readonly environment: string;
  readonly startedAt = new Date(Date.now() - performance.now());

  constructor(config: AppConfig) {
    const { version, commit, node } = buildInfo(config.buildCommit);
    this.version = version;
    this.commit = commit;
    this.node = node;
    this.environment = config.environment;
  }

  /** Version and commit in one word, such as `1.2.0+a1b2c3d`. */
  get release(): string {
    return this.commit === 'unknown' ? this.version : `${this.version}+${this.commit}`;
  }

  get uptimeSeconds(): number {
    return Math.floor(performance.now() / 1000);
  }
}
