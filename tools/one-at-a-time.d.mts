export function oneAtATime(folder: string, work: () => void, onWait: () => void): Promise<void>;
