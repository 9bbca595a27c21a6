import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { pathAbove } from '../path-above.js';
import { docsHeaders, setHeaders } from './security-headers.js';

const types: Readonly<Record<string, string>> = { html: 'html', js: 'text/javascript', css: 'css' };

/**
 * Serves a page of ours from `assets/`: `name.html` at the address itself, `name.js` and `name.css`
 * below it. Files are read once; nothing else can be asked for.
 */
export function ownPage(name: string): RequestHandler {
  const folder = pathAbove(import.meta.dirname, 'assets');
  const files = new Map(
    Object.keys(types).map((type) => {
      const path = type === 'html' ? '/' : `/${name}.${type}`;
      return [path, { type, text: readFileSync(join(folder, `${name}.${type}`), 'utf8') }];
    }),
  );
  const headers = docsHeaders([]);
  return (request: Request, response: Response, next: NextFunction): void => {
    const file = files.get(request.path);
    if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    setHeaders(response, headers);
    response.type(types[file.type] ?? 'text').send(file.text);
  };
}
