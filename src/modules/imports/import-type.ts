export const importTypes = ['products', 'stock', 'order-history'] as const;
export type ImportType = (typeof importTypes)[number];

export const importStatuses = ['uploading', 'queued', 'processing', 'completed', 'failed'] as const;
export type ImportStatus = (typeof importStatuses)[number];
