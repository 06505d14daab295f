// The page script's entry: finds the page's snippet, takes over what it queued, and begins to capture.
import { call } from './call.ts';
import { begin } from './capture.ts';
import { namespace } from './page.ts';
import { addDeferred, type Fullstory, snippet } from './snippet.ts';

const page = window as unknown as Record<string, Fullstory | undefined>;
const fs = page[namespace] ?? snippet();
page[namespace] = fs;

// Loaded twice, the first one goes on.
if (!fs._api) {
  fs._api = call;
  addDeferred(fs);
  for (const queued of fs.q ?? []) call(...queued);
  fs.q = undefined;
  begin();
}
