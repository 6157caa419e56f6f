/** Whether two values are alike, all the way down; as in std, 0 and -0 are. Values must not hold themselves. */
export function equal(one: unknown, other: unknown): boolean {
  if (one === other || Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (kindOf(one) !== kindOf(other)) return false;
  if (one instanceof Date && other instanceof Date) return Object.is(one.getTime(), other.getTime());
  if (one instanceof RegExp || one instanceof URL) return String(one) === String(other);
  if (one instanceof Error && other instanceof Error && one.message !== other.message) return false;
  if (one instanceof Set && other instanceof Set) return sameItems([...one], [...other]);
  if (one instanceof Map && other instanceof Map) return sameItems([...one], [...other]);
  const keys = keysOf(one);
  return keys.length === keysOf(other).length && keys.every((key) => {
    return Object.hasOwn(other, key) && equal(Reflect.get(one, key), Reflect.get(other, key));
  });
}

/** An object without prototype is as good as a literal. */
function kindOf(value: object): unknown {
  return Object.getPrototypeOf(value) === null ? Object : value.constructor;
}

/** In whichever order. */
function sameItems(ones: unknown[], others: unknown[]): boolean {
  const left = [...others];
  return ones.length === others.length && ones.every((one) => {
    const at = left.findIndex((other) => equal(one, other));
    return at >= 0 && left.splice(at, 1).length === 1;
  });
}

function keysOf(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
}
