import { Injectable } from '@nestjs/common';

/** Where the process is in its life, for the probes and the connections. */
@Injectable()
export class ProgramState {
  private phase: 'starting' | 'serving' | 'stopping' = 'starting';

  get started(): boolean {
    return this.phase !== 'starting';
  }

  get stopping(): boolean {
    return this.phase === 'stopping';
  }

  serve(): void {
    if (this.phase === 'starting') this.phase = 'serving';
  }

  stop(): void {
    this.phase = 'stopping';
  }
}
