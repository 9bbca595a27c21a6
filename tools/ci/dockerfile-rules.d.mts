export function dockerfileFaults(text: string): string[];
