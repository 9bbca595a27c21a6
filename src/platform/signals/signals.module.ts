import { Global, Module } from '@nestjs/common';
import { SignalListener } from './signal-listener.js';
import { Signals } from './signals.js';

@Global()
@Module({ providers: [SignalListener, Signals], exports: [SignalListener, Signals] })
export class SignalsModule {}
