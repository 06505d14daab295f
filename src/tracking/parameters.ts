// Which parameters of an event are kept, and how. Whatever is not listed is not kept: a stranger's parameter
// may hold anything, and so may one that only tells people apart (fingerprint, MAC address, another's cookie).

/** Kept as they are. Source: docs.snowplow.io, Snowplow tracker protocol. */
const KEPT =
  /^(p|aid|tna|tv|vid|tz|lang|cs|cd|res|vp|ds|cookie|page|pp_(mi|ma)[xy]|se_(ca|ac|la|pr|va)|tr_(id|af|tt|tx|sh|ci|st|co|cu)|ti_(id|sk|nm|ca|pr|qu|cu)|mp|evn|evv)$/;

/** Addresses: of the page, and of the one before it. */
const ADDRESSES = /^(url|refr)$/;

export function keptParameters(params: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (KEPT.test(name)) kept[name] = value;
    else if (ADDRESSES.test(name)) kept[name] = plainAddress(value);
  }
  return kept;
}

/** Without what may sign somebody in or name them: of the query only where a campaign sent them from. */
export function plainAddress(text: string): string {
  if (!URL.canParse(text)) return '';
  const url = new URL(text);
  const campaign = [...url.searchParams].filter(([name]) => /^utm_\w{1,20}$/.test(name));
  const query = new URLSearchParams(campaign).toString();
  const address = `${url.protocol}//${url.host}${url.pathname}`;
  return query ? `${address}?${query}` : address;
}
