const swaggerProperties = 'swagger/apiModelPropertiesArray';

/** The property names of a response class, as its field decorators declared them. */
export function fieldsOf(type: new () => object): string[] {
  const declared = Reflect.getMetadata(swaggerProperties, type.prototype as object) as
    string[] | undefined;
  return (declared ?? []).map((name) => name.replace(/^:/, ''));
}

/** A copy with only the named fields. */
export function pick<Item extends object>(item: Item, fields: readonly string[]): Partial<Item> {
  const entries = Object.entries(item).filter(([name]) => fields.includes(name));
  return Object.fromEntries(entries) as Partial<Item>;
}
