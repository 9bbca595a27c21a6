import { Global, Module } from '@nestjs/common';
import { Mailbox } from './mailbox.js';
import { Mailer } from './mailer.js';

@Global()
@Module({ providers: [Mailbox, Mailer], exports: [Mailer] })
export class MailModule {}
