import { answerOf, answerOfOne } from '../../platform/cache/answer-rule.js';

/** Which changes end the kept answers of this module's routes. */
export const productAnswer = answerOfOne('product', 60);
export const productBySkuAnswer = answerOf(['product'], 60);
export const productsAnswer = answerOf(['product'], 60);
// A category shows the path from the root, so that of its ancestors is a part of it.
export const categoryAnswer = answerOf(['category'], 60);
export const categoriesAnswer = answerOf(['category'], 60);
