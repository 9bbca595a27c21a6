import { Global, Module } from '@nestjs/common';
import { SignalListener } from './signal-listener.js';
import { Signals } from './signals.js';

@Global()
@Module({ providers: [SignalListener, Signals], exports: [Signals] })
export class SignalsModule {}
