export function workflowFaults(text: string, path: string): Promise<string[]>;
