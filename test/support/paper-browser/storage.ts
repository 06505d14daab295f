// `localStorage` or `sessionStorage`: texts by their keys, as methods and as properties.

export function storage() {
  const texts = new Map<string, string>();
  const methods = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: unknown) => void texts.set(key, String(value)),
    removeItem: (key: string) => void texts.delete(key),
  };
  const area = new Proxy<Record<string, unknown>>(methods, {
    get: (_, key) =>
      Object.hasOwn(methods, key) ? Reflect.get(methods, key) : texts.get(key as string),
    set: (_, key, value) => texts.set(String(key), String(value)) !== undefined,
  });
  return { area, clear: () => texts.clear() };
}
