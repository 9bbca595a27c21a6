/** The fields of an upload of such a file. */
export const historyFields = { type: 'order-history', preset: 'online-retail' };

export const historyHeader =
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

export const historyCsv = (...rows: string[]): string => [historyHeader, ...rows].join('\n');

/** Units of a product, of an invoice of a day in December 2010. */
export const historyRow = (
  invoice: string,
  sku: string,
  units: number,
  day: string,
  customer: string,
  price = '2.00',
): string => `${invoice},${sku},A thing,${units},2010-12-${day} 10:00:00,${price},${customer},UK`;
