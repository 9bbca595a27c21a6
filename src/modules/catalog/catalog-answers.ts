import { answerOf, answerOfOne } from '../../platform/cache/answer-rule.js';
import type { KeptRead } from '../../platform/cache/kept-reads.js';

/** Which changes end the kept answers of this module's routes. */
export const productAnswer = answerOfOne('product', 60);
export const productBySkuAnswer = answerOf(['product'], 60);
export const productsAnswer = answerOf(['product'], 60);
// A category shows the path from the root, so that of its ancestors is a part of it.
export const categoryAnswer = answerOf(['category'], 60);
export const categoriesAnswer = answerOf(['category'], 60);

/** The reads beneath them, which all audiences share. */
export const productRead: KeptRead = { name: 'product', rule: productAnswer };
export const productBySkuRead: KeptRead = { name: 'product by SKU', rule: productBySkuAnswer };
export const productsRead: KeptRead = { name: 'products', rule: productsAnswer };
export const categoryRead: KeptRead = { name: 'category', rule: categoryAnswer };
export const categoriesRead: KeptRead = { name: 'categories', rule: categoriesAnswer };
