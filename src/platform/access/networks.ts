import { BlockList, isIP } from 'node:net';

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

const mapped = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

function readNetwork(text: string): Network | null {
  const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/(0|[1-9]\d{0,2}))?$/i.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0 || mapped.test(address)) return null;
  const size = version === 4 ? 32 : 128;
  const bits = prefix === undefined ? size : Number(prefix);
  return bits > size ? null : { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** An address or a network in CIDR form, of either version of IP. */
export function isNetwork(text: string): boolean {
  return readNetwork(text) !== null;
}

/** The networks, ready to be asked; a text that is none matches nothing. */
export function networkList(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const network = readNetwork(text);
    if (network) list.addSubnet(network.address, network.bits, network.family);
  }
  return list;
}

/** Whether an address is in one of the networks. An IPv4 client of an IPv6 socket counts as IPv4. */
export function isWithin(list: BlockList, ip: string): boolean {
  const address = ip.replace(mapped, '');
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
