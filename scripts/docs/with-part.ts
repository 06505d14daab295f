// Replaces what stands between the two comments that name a part of a page.

/** @throws Error when the page has lost them */
export function withPart(page: string, name: string, content: string): string {
  const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(\\n<!-- /${name} -->)`);
  if (!place.test(page)) throw new Error(`the page has no place for ${name}`);
  return page.replace(place, (_all, before, after) => before + content + after);
}
