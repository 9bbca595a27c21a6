import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const realData = '../shared/data';
const orders = 8_500;
const linesPerOrder = 24;

/** A history of about 204,000 lines in the layout of the real one, one line in fifty to be rejected. */
function generated() {
  const lines = [
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
  ];
  const start = Date.UTC(2010, 11, 1, 8);
  for (let index = 0; index < orders * linesPerOrder; index += 1) {
    const order = Math.floor(index / linesPerOrder);
    const sku = 10_000 + ((index * 7_919) % 3_300);
    const quantity = index % 50 === 0 ? -1 : 1 + (index % 12);
    const placed = new Date(start + order * 1_800_000).toISOString().slice(0, 19).replace('T', ' ');
    const price = `${1 + (sku % 20)}.${String(sku % 100).padStart(2, '0')}`;
    const customer = order % 4 === 0 ? '' : 12_000 + (order % 2_700);
    lines.push(
      `${536_365 + order},${sku},"GOODS, NUMBER ${sku}",${quantity},${placed},${price},${customer},United Kingdom`,
    );
  }
  return gzipSync(`${lines.join('\n')}\n`);
}

/** The lines again and again, each time with another digit before the numbers of the orders. */
function repeated(compressed, times) {
  const [header, ...lines] = gunzipSync(compressed).toString('latin1').trimEnd().split('\n');
  const again = Array.from({ length: times }, (_, time) =>
    time === 0 ? lines : lines.map((line) => line.replace(/^\D?/, `$&${time}`)),
  );
  return gzipSync(Buffer.from([header, ...again.flat(), ''].join('\n'), 'latin1'));
}

/** The real history when it is there, otherwise one that is made now; so many times over, in the folder. */
export async function importFile(folder, times) {
  const found = existsSync(realData)
    ? readdirSync(realData).find((name) => name.endsWith('.csv.gz'))
    : undefined;
  if (found !== undefined && times === 1) return join(realData, found);
  const once = found === undefined ? generated() : await readFile(join(realData, found));
  const path = join(folder, 'history.csv.gz');
  await writeFile(path, times === 1 ? once : repeated(once, times));
  return path;
}
