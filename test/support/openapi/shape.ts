// What two exchanges must have in common for the second to teach nothing new: so that a run of thousands
// of calls leaves hundreds of lines to check.
import type { Exchange } from './recorder.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** May be one of a list that the description knows, such as `ClickableLink` or `none`. */
const word = /^[A-Za-z]{1,32}$/;

/** Equal for exchanges that differ in values alone. */
export function shapeOf({ method, path, status, type, body, requestType, request }: Exchange) {
  const place = path
    .split('/')
    .map((part) => (uuid.test(part) ? '*' : part.slice(0, 40)))
    .join('/');
  return [method, place, status, type, outline(body), requestType, outline(request)].join(' ');
}

function outline(body: string): string {
  try {
    return JSON.stringify(outlineOf(JSON.parse(body)));
  } catch {
    return body === '' ? '' : 'text';
  }
}

function outlineOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((one) => JSON.stringify(outlineOf(one))))];
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => [
      uuid.test(key) ? '*' : key,
      outlineOf(item),
    ]);
    return Object.fromEntries(entries.sort());
  }
  if (typeof value === 'number') return Number.isInteger(value) ? 0 : 0.5;
  if (typeof value !== 'string') return value;
  if (uuid.test(value)) return 'uuid';
  return word.test(value) ? value : `text ${value === ''}`;
}
