import { createHash } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { docsHeaders, type HeaderList, setHeaders } from './security-headers.js';

const styleBlocks = /<style[^>]*>([\s\S]*?)<\/style>/g;
const styleAttributes = / style="([^"]*)"/g;

// The logo brings these along at run time; a browser test notices when a release changes them.
const logoStyle = '.logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** CSP sources that admit exactly the inline styles of a page, whichever release wrote it. */
export function styleSourcesOf(html: string): string[] {
  const texts = [...html.matchAll(styleBlocks)].map(([, css]) => css ?? '');
  const blocks = [...texts, logoStyle].map(hashOf);
  const attributes = [...html.matchAll(styleAttributes)].map(([, css]) => hashOf(css ?? ''));
  return attributes.length === 0 ? blocks : ["'unsafe-hashes'", ...blocks, ...attributes];
}

/** Lets Swagger UI run on its pages without opening inline scripts or styles in general. */
export function docsHeadersMiddleware(): (
  request: Request,
  response: Response,
  next: NextFunction,
) => void {
  const plain = docsHeaders([]);
  const byPage = new Map<string, HeaderList>();
  const headersFor = (html: string): HeaderList => {
    const known = byPage.get(html) ?? docsHeaders(styleSourcesOf(html));
    byPage.set(html, known);
    return known;
  };
  return (_request, response, next) => {
    setHeaders(response, plain);
    const send = response.send.bind(response);
    response.send = (body: unknown) => {
      if (typeof body === 'string' && body.includes('<html'))
        setHeaders(response, headersFor(body));
      return send(body);
    };
    next();
  };
}
