// A site's own pages in place of ours, page by page.
import { templates } from './templates.ts';

/** What a page's template and model come to. */
export type Render = (template: string, model: object) => string | Promise<string>;

/**
 * A folder of Eta templates, or a function that renders a page by its name and model with whatever the site
 * renders with. What the folder has not, or the function leaves undefined, is ours.
 */
export type Views =
  | string
  | ((template: string, model: object) => string | undefined | Promise<string | undefined>);

export function viewsOf(own: Views | undefined, reload: boolean): Render {
  if (typeof own !== 'function') return templates({ own, reload });
  const ours = templates({ reload });
  return async (template, model) => (await own(template, model)) ?? ours(template, model);
}
