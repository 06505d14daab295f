// What a TypeScript file imports, read from its text.
import { dirname, join } from 'node:path/posix';

export interface Import {
  /** As written. */
  specifier: string;
  /** `import type` and `export type … from`: nothing of it remains at run time. */
  typeOnly: boolean;
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[\w\s{},*$]+?\s+from\s+)?'([^']+)'/gm;
const CALL = /\b(?:import|require|import\.meta\.resolve)\(\s*['"`]([^'"`]+)['"`]/g;

/** Every static and dynamic import of a file that Biome has formatted. */
export function importsOf(text: string): Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, type, specifier = '']) => ({
    specifier,
    typeOnly: type !== undefined,
  }));
  const calls = [...text.matchAll(CALL)].map(([, specifier = '']) => ({
    specifier,
    typeOnly: false,
  }));
  return [...statements, ...calls];
}

/** `src/http/app.ts` → `http`, `src/main.ts` → `main`; undefined outside `src`. */
export function folderOf(path: string): string | undefined {
  return /^src\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1];
}

/** The path that a relative specifier means in a file. */
export function targetOf(file: string, specifier: string): string {
  return join(dirname(file), specifier);
}
