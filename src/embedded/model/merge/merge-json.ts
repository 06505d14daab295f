// FusionAuth's own PATCH, Content-Type application/json: objects merge, arrays are appended to, a null
// takes the value away. Source: FusionAuth docs, apis/index#the-patch-http-method; #441, #706.
type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `target` with `change` merged in; neither is altered. */
export function mergeJson(target: unknown, change: unknown): unknown {
  if (Array.isArray(target) && Array.isArray(change)) return [...target, ...change];
  if (!isObject(change)) return change;
  const merged: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else merged[key] = Object.hasOwn(merged, key) ? mergeJson(merged[key], value) : value;
  }
  return merged;
}
