// The templates of pages: a site's own folder is looked in first, then the product's, file by file.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';

const VIEWS = fileURLToPath(new URL('../../views', import.meta.url));

/** The example site's own pages and parts. */
export const EXAMPLE_VIEWS = join(VIEWS, 'site');

export interface TemplateSettings {
  /** A site's own folder. */
  own?: string | undefined;
  /** Files are read again on every render. */
  reload: boolean;
}

/**
 * Names are paths from the root of a folder, without the ending: `register`, `/parts/nav`. A file in `own`
 * stands for the product's file of the same name.
 */
export function templates({ own, reload }: TemplateSettings) {
  const folders = own === undefined ? [VIEWS] : [resolve(own), VIEWS];
  const eta = new Eta({ views: VIEWS, cache: !reload, autoEscape: true });
  const known = new Map<string, string>();
  eta.resolvePath = (name) => {
    const path = known.get(name) ?? fileNamed(folders, name);
    if (!reload) known.set(name, path);
    return path;
  };
  return (template: string, model: object): string => eta.render(template, model);
}

function fileNamed(folders: readonly string[], name: string): string {
  const files = folders.map((folder) => join(folder, `${name}.eta`));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no template ${name}.eta.`);
  return found;
}
