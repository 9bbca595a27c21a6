// The floor: what the same answers cost when somebody writes them by hand. No framework, no
// validation, no permissions, no log; one file per thing only to be readable.
import { createServer } from 'node:http';
import pg from 'pg';
import { floorCatalog } from './floor-catalog.mjs';
import { floorOrders } from './floor-orders.mjs';
import { floorSignIn } from './floor-sign-in.mjs';
import { tokenReader } from './floor-token.mjs';

const { DATABASE_URL, DATABASE_POOL_MAX, JWT_KEYS, CURSOR_SECRET, PASSWORD_HASH, PORT } =
  process.env;

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(DATABASE_POOL_MAX) });
const readToken = tokenReader(JWT_KEYS);
const catalog = floorCatalog(pool, CURSOR_SECRET);
const orders = floorOrders(pool);
const signIn = floorSignIn(PASSWORD_HASH);
const products = '/api/v1/products';

function answer(response, status, body, headers) {
  const length = Buffer.byteLength(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': length,
    ...headers,
  });
  response.end(body);
}

const refusal = (code) => `{"status":"error","error":{"code":"${code}"}}`;

const refuse = (response, status, code) => answer(response, status, refusal(code));

function routeOfUser(request, claims) {
  const { method, url } = request;
  if (method === 'POST' && url === '/api/v1/orders') return orders.place(request, claims);
  if (method !== 'GET' || !url.startsWith(products)) return null;
  if (url[products.length] === '/') return catalog.byId(url.slice(products.length + 1));
  return catalog.list(url);
}

async function route(request) {
  if (request.url === '/api/v1/auth/login') return signIn(request);
  const claims = readToken(request.headers.authorization);
  if (claims === null) return { status: 401, body: refusal('UNAUTHENTICATED') };
  return routeOfUser(request, claims);
}

async function handle(request, response) {
  const found = await route(request);
  if (!found) return refuse(response, 404, 'NOT_FOUND');
  answer(response, found.status, found.body, found.headers);
}

createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    refuse(response, 500, 'INTERNAL');
  });
}).listen(Number(PORT), '127.0.0.1');

// With an exit of its own, node writes the profile that it was asked for.
process.on('SIGTERM', () => process.exit(0));
