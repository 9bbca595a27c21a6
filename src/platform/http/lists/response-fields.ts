const swaggerProperties = 'swagger/apiModelPropertiesArray';
const swaggerProperty = 'swagger/apiModelProperties';

type ResponseClass = new () => object;

/** The property names of a response class, as its field decorators declared them. */
export function fieldsOf(type: new () => object): string[] {
  const declared = Reflect.getMetadata(swaggerProperties, type.prototype as object) as
    string[] | undefined;
  return (declared ?? []).map((name) => name.replace(/^:/, ''));
}

/** The property names of the object that a property of a response class is; null for anything else. */
export function nestedFieldsOf(type: ResponseClass, property: string): string[] | null {
  const declared = Reflect.getMetadata(swaggerProperty, type.prototype as object, property) as
    { readonly type?: unknown; readonly isArray?: boolean } | undefined;
  if (typeof declared?.type !== 'function' || declared.isArray) return null;
  const inner = fieldsOf((declared.type as () => ResponseClass)());
  return inner.length > 0 ? inner : null;
}

/** A copy with only the named fields. */
export function pick<Item extends object>(item: Item, fields: readonly string[]): Partial<Item> {
  const entries = Object.entries(item).filter(([name]) => fields.includes(name));
  return Object.fromEntries(entries) as Partial<Item>;
}
