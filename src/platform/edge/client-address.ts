import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import proxyAddress from 'proxy-addr';
import { AppConfig } from '../../config/app-config.js';

/** Where a request comes from: forwarded headers count only behind the configured proxies. */
@Injectable()
export class ClientAddress {
  private readonly trust: ((address: string, hop: number) => boolean) | null;

  constructor({ http: { trustedProxies } }: AppConfig) {
    this.trust = trustedProxies.length === 0 ? null : proxyAddress.compile([...trustedProxies]);
  }

  /** Empty when the connection is gone already. */
  of(request: IncomingMessage): string {
    if (this.trust === null) return request.socket.remoteAddress ?? '';
    return proxyAddress(request, this.trust) || '';
  }
}
