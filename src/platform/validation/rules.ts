import { registerDecorator, type ValidationOptions } from 'class-validator';

const instant =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for an RFC 3339 time of the years 0001 to 9999 that exists in the calendar. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 40 || !instant.test(value)) return false;
  const day = Number(value.slice(8, 10));
  const daysInMonth = new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0));
  return day <= daysInMonth.getUTCDate() && !value.startsWith('0000');
}

/** True when the object has at most `maxKeys` keys in all, 8 levels and 16,384 characters as JSON. */
export function isBoundedJson(value: unknown, maxKeys: number): boolean {
  let keys = 0;
  const fits = (part: unknown, depth: number): boolean => {
    if (typeof part !== 'object' || part === null) return true;
    if (depth > 8) return false;
    const entries = Object.entries(part);
    keys += entries.length;
    return keys <= maxKeys && entries.every(([, inner]) => fits(inner, depth + 1));
  };
  return fits(value, 1) && JSON.stringify(value).length <= 16_384;
}

function rule(
  name: string,
  validate: (value: unknown) => boolean,
  message: string,
  options?: ValidationOptions,
): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: propertyName as string,
      options: { message: `$property ${message}`, ...options },
      validator: { validate },
    });
  };
}

export function IsInstant(): PropertyDecorator {
  return rule('isInstant', isInstant, 'must be an RFC 3339 time such as 2026-11-24T09:30:00Z');
}

export function IsBoundedJson(maxKeys: number): PropertyDecorator {
  const message = `must have at most ${maxKeys} keys, 8 levels and 16384 characters`;
  return rule('isBoundedJson', (value) => isBoundedJson(value, maxKeys), message);
}
