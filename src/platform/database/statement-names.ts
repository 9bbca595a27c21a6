/** Names for the first so many texts; the others have none. */
export class StatementNames {
  private readonly names = new Map<string, string>();

  constructor(
    private readonly prefix: string,
    private readonly most: number,
  ) {}

  nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= this.most) return known;
    const name = `${this.prefix}_${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}
