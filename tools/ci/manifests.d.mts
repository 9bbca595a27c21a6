import type { Manifest } from './manifest-rules.mjs';

export function render(environment: string, image: string): string;
export function documentsOf(yaml: string): Manifest[];
export function canRender(): boolean;
