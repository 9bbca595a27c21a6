import { normalizeIp } from '@nestjs/throttler';

const subnetPrefix = 64;

/** One caller per IPv4 address and per IPv6 /64, which is what one subscriber owns. */
export function addressKey(ip: string): string {
  return ip.includes(':') ? normalizeIp(ip, subnetPrefix) : ip;
}
