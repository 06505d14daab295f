// Which tests carry the number of a case in their title, read from the tests' own text.

export interface CaseTest {
  file: string;
  title: string;
}

/** The title of `it`, `describe` or `test`, or of what `.each(...)` returned, when it names a case such as H2. */
const TITLE =
  /(?:\b(?:it|test|describe)(?:\.(?:each|for|concurrent))?|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\\n]|\\.)*)`)/g;
const NUMBER = /\b[HJWEC]\d{1,2}\b/g;

/** By case number, in the order of the files given. */
export function caseTitles(
  files: readonly { path: string; text: string }[],
): Map<string, CaseTest[]> {
  const found = new Map<string, CaseTest[]>();
  for (const { path, text } of files) {
    for (const [, single, double, template] of text.matchAll(TITLE)) {
      const title = (single ?? double ?? template ?? '').replaceAll(/\\(.)/g, '$1');
      for (const number of new Set(title.match(NUMBER))) {
        found.set(number, [...(found.get(number) ?? []), { file: path, title }]);
      }
    }
  }
  return found;
}
