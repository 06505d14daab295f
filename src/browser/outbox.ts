// Sends what was called in one go as one request that outlives its page, and again until the server has it.
import { base, namespace, now, pageId, uuid } from './page.ts';

/** Why a call is not kept: the sentence that helps, and what it is about. */
export interface Refusal {
  reason: string;
  field?: string;
}

/** What becomes of a call: nothing when it is kept, or why not. */
export type Settle = (refusal?: Refusal) => void;

interface Entry {
  text: string;
  settle: Settle;
}

/** What the server says: which calls of a batch it refuses, by their place in it; or why it refuses the whole (RFC 9457). */
interface Answer {
  refused?: Record<number, Refusal>;
  title: string;
}

/** Characters, of which none takes more than three bytes: browsers send 64 KiB for pages that are gone (Fetch). */
const LONGEST_KEPT_ALIVE = 2e4;
const LONGEST_BATCH = 3e5;
/** After this an answer is taken for lost, milliseconds. */
const PATIENCE_MS = 5e3;
/** Between two tries that nothing else calls for. */
const PAUSE_MS = 1e4;
/** Keeps what the server may not have for the next page of this tab. */
const KEY = `fs_outbox_${namespace}`;

const unsettled = new Set<Entry>();
const failed: Entry[][] = [];
let batch: Entry[] = [];
let length = 0;
let broken = false;

/** Takes a call as it is now; a later change of its options changes nothing. @throws TypeError when it is no JSON */
export function post(call: object, settle: Settle): void {
  add(JSON.stringify({ id: uuid(), at: now(), ...call }), settle);
}

function add(text: string, settle: Settle): void {
  if (length + text.length > LONGEST_BATCH) flush();
  const entry = { text, settle };
  unsettled.add(entry);
  length += text.length;
  if (batch.push(entry) === 1) queueMicrotask(flush);
}

function flush(): void {
  for (const again of failed.splice(0)) send(again);
  if (length) send(batch);
  batch = [];
  length = 0;
}

async function send(entries: Entry[]): Promise<void> {
  const body = `{"page":"${pageId}","sent":${now()},"ops":[${entries.map(({ text }) => text)}]}`;
  try {
    const answer = await fetch(`${base}fs/ops`, {
      method: 'POST',
      body,
      credentials: 'include',
      // A browser that may not keep so much alive fails at once; then it goes as any request does.
      keepalive: body.length < LONGEST_KEPT_ALIVE && !broken,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status >= 500) throw 0;
    settled(entries, await answer.json());
    broken = false;
  } catch {
    broken = true;
    failed.push(entries);
    // It is kept, and sent again: nobody need wait for that.
    for (const { settle } of entries) settle();
    setTimeout(flush, PAUSE_MS);
  }
}

function settled(entries: Entry[], { refused, title }: Answer): void {
  entries.forEach((entry, place) => {
    unsettled.delete(entry);
    entry.settle(refused ? refused[place] : { reason: title });
  });
}

function keep(): void {
  try {
    sessionStorage[KEY] = JSON.stringify([...unsettled].map(({ text }) => text));
  } catch {}
}

function resume(): void {
  try {
    for (const text of JSON.parse(sessionStorage[KEY])) add(text, () => {});
  } catch {}
}

resume();
addEventListener('online', flush);
addEventListener('pagehide', keep);
