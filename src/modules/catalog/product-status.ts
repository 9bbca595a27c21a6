export const productStatuses = ['draft', 'active', 'archived'] as const;

/** Only active products can be ordered; an archived one frees its SKU and keeps its history. */
export type ProductStatus = (typeof productStatuses)[number];
