const swaggerProperties = 'swagger/apiModelPropertiesArray';
const swaggerProperty = 'swagger/apiModelProperties';

export type ResponseClass = new () => object;

/** The property names of a response class, as its field decorators declared them. */
export function fieldsOf(type: new () => object): string[] {
  const declared = Reflect.getMetadata(swaggerProperties, type.prototype as object) as
    string[] | undefined;
  return (declared ?? []).map((name) => name.replace(/^:/, ''));
}

/** What a property of a response class is: `nested` is the class of the object, or of each of a list. */
export interface ResponseProperty {
  readonly type?: unknown;
  readonly format?: string;
  readonly isArray?: boolean;
  readonly nested?: ResponseClass;
}

/** As its field decorator declared it. */
export function propertyOf(type: ResponseClass, property: string): ResponseProperty | undefined {
  const declared = Reflect.getMetadata(swaggerProperty, type.prototype as object, property) as
    Omit<ResponseProperty, 'nested'> | undefined;
  if (typeof declared?.type !== 'function') return declared;
  return { ...declared, nested: (declared.type as () => ResponseClass)() };
}

/** The property names of the object that a property of a response class is; null for anything else. */
export function nestedFieldsOf(type: ResponseClass, property: string): string[] | null {
  const { nested, isArray } = propertyOf(type, property) ?? {};
  if (!nested || isArray) return null;
  const inner = fieldsOf(nested);
  return inner.length > 0 ? inner : null;
}

/** A copy with only the named fields. */
export function pick<Item extends object>(item: Item, fields: readonly string[]): Partial<Item> {
  const entries = Object.entries(item).filter(([name]) => fields.includes(name));
  return Object.fromEntries(entries) as Partial<Item>;
}
