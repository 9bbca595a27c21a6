import { readFile, stat } from 'node:fs/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { parseKeySet } from './key-set.js';
import { SigningKeys } from './signing-keys.js';

const intervalMs = 2_000;

/** Follows the file of the keys, so that a rotation needs no restart. */
@Injectable()
export class KeyFileWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(KeyFileWatch.name);
  private readonly path: string | null;
  private timer: NodeJS.Timeout | null = null;
  private seen: string | null = null;

  constructor(
    config: AppConfig,
    private readonly keys: SigningKeys,
  ) {
    this.path = config.auth.jwtKeysFile;
  }

  onApplicationBootstrap(): void {
    const { path } = this;
    if (path === null) return;
    this.timer = setInterval(() => void this.check(path), intervalMs).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Reads the file when it is another one than before; a bad one changes nothing. */
  private async check(path: string): Promise<void> {
    const state = await stateOf(path);
    if (state === this.seen) return;
    const first = this.seen === null;
    this.seen = state;
    try {
      this.keys.replace(parseKeySet(await readFile(path, 'utf8')));
      if (!first) this.logger.log('The signing keys were read again.');
    } catch (error) {
      const { message } = error as Error;
      this.logger.error(
        { message },
        'The file of the signing keys is not valid: the old ones stay.',
      );
    }
  }
}

/** Another text for another file; a mounted secret changes its inode. */
async function stateOf(path: string): Promise<string> {
  return stat(path).then(
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    () => 'missing',
  );
}
