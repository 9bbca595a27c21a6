import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

export type HeaderList = readonly (readonly [name: string, value: string])[];

const year = 31_536_000;

/** Runs helmet once, at boot: what it sets never depends on the request. */
function headersOf(handler: ReturnType<typeof helmet>, more: HeaderList): HeaderList {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  handler(response.req, response, () => undefined);
  const set = Object.entries(response.getHeaders());
  return [...set.map(([name, value]) => [name, String(value)] as const), ...more];
}

const shared = {
  strictTransportSecurity: { maxAge: year, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' as const },
  frameguard: { action: 'deny' as const },
};

/** The answers of the API are data: no browser has a reason to run or frame anything of them. */
export const apiHeaders: HeaderList = headersOf(
  helmet({
    ...shared,
    // These speak about pages and plug-ins; each would be paid for on every answer.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    dnsPrefetchControl: false,
    ieNoOpen: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  }),
  // Two bearers of one URL get different answers, and none of them belongs on a disk.
  [['Cache-Control', 'no-store']],
);

/** Under which Swagger UI works; `styleHashes` are those of its inline style blocks. */
export function docsHeaders(styleHashes: readonly string[]): HeaderList {
  const directives = {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", ...styleHashes],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  };
  return headersOf(
    helmet({ ...shared, contentSecurityPolicy: { useDefaults: false, directives } }),
    [['Cache-Control', 'no-cache']],
  );
}

export function setHeaders(response: ServerResponse, headers: HeaderList): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}
