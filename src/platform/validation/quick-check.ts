import { getMetadataStorage, ValidationTypes } from 'class-validator';

type Class = new () => object;
type Fields = Record<string, unknown>;
type Metadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];
type Condition = (object: object, value: unknown) => boolean;
type Rule = (object: object, value: unknown) => boolean;

interface Property {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly rules: readonly Rule[];
  /** The class of its objects, alone or in a list. */
  readonly nested: (() => Class) | undefined;
}

const nestedKey = 'orderly:nested';

/** Tells the quick check which class the objects of a property are. */
export function NestedClass(type: () => Class): PropertyDecorator {
  return Reflect.metadata(nestedKey, type);
}

function rulesOf(type: Class, metadata: Metadata): Rule[] | null {
  const { propertyName: property, constraints, each, validateIf } = metadata;
  const found = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
  if (validateIf !== undefined || found.some(({ async }) => async)) return null;
  return found.map(({ instance }) => (object, whole) => {
    const holds = (value: unknown): boolean => {
      const given = { targetName: type.name, property, object, value: whole, constraints };
      return instance.validate(value, given) === true;
    };
    return each && Array.isArray(whole) ? whole.every(holds) : holds(whole);
  });
}

function propertyOf(type: Class, name: string, metadata: readonly Metadata[]): Property | null {
  const conditions: Condition[] = [];
  const rules: Rule[] = [];
  let nests = false;
  for (const each of metadata) {
    const custom = each.type === ValidationTypes.CUSTOM_VALIDATION ? rulesOf(type, each) : null;
    if (custom) rules.push(...custom);
    else if (each.type === ValidationTypes.CONDITIONAL_VALIDATION)
      conditions.push(each.constraints[0] as Condition);
    else if (each.type === ValidationTypes.NESTED_VALIDATION) nests = true;
    else return null;
  }
  const nested = Reflect.getMetadata(nestedKey, type.prototype as object, name) as
    (() => Class) | undefined;
  return nests === (nested !== undefined) ? { name, conditions, rules, nested } : null;
}

function propertiesOf(type: Class): ReadonlyMap<string, Property> | null {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(type, '', false, false);
  const grouped = Object.entries(storage.groupByPropertyName(all));
  const properties = grouped.map(([name, metadata]) => propertyOf(type, name, metadata));
  if (properties.length === 0 || properties.includes(null)) return null;
  return new Map((properties as Property[]).map((property) => [property.name, property]));
}

const known = new Map<Class, ReadonlyMap<string, Property> | null>();

function knownPropertiesOf(type: Class): ReadonlyMap<string, Property> | null {
  const properties = known.get(type);
  if (properties !== undefined) return properties;
  const made = propertiesOf(type);
  known.set(type, made);
  return made;
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function isPlain(value: unknown): value is Fields {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

/** Without a key that a plain object has a meaning for, which class-transformer leaves out. */
function isOrdinary(value: unknown): boolean {
  if (!isObject(value)) return true;
  if (Array.isArray(value)) return value.every(isOrdinary);
  return Object.keys(value).every((key) => !(key in Object.prototype) && isOrdinary(value[key]));
}

/** Undefined is doubt: it is no value of JSON. */
function valueOf({ nested }: Property, value: unknown): unknown {
  if (!nested) return isOrdinary(value) ? value : undefined;
  if (!isObject(value)) return value;
  if (!Array.isArray(value)) return quickInstance(nested(), value) ?? undefined;
  const items = value.map((item) => quickInstance(nested(), item));
  return items.includes(null) ? undefined : items;
}

function holds({ name, conditions, rules }: Property, object: Fields): boolean {
  const value = object[name];
  return (
    !conditions.every((condition) => condition(object, value)) ||
    rules.every((rule) => rule(object, value))
  );
}

/**
 * The instance of a class that a parsed JSON value is, when its rules certainly hold. Null is no
 * refusal: whatever is out of the ordinary is for class-validator to judge, and to put into words.
 * The rules of a class are looked up once, and nothing is prepared for mistakes that are not there.
 */
export function quickInstance(type: Class | undefined, plain: unknown): object | null {
  const properties = type && knownPropertiesOf(type);
  if (!properties || !isPlain(plain)) return null;
  const instance = new type() as Fields;
  for (const key of Object.keys(plain)) {
    const property = properties.get(key);
    if (!property || key in instance) return null;
    const value = valueOf(property, plain[key]);
    if (value === undefined) return null;
    instance[key] = value;
  }
  for (const property of properties.values()) if (!holds(property, instance)) return null;
  return instance;
}
