// FreeMarker in square-bracket syntax, as far as FusionAuth's message templates use it.
import { TemplateError } from './error.ts';
import { parse } from './parse.ts';
import { render } from './render.ts';

/**
 * Compiles a template once, to be rendered often.
 *
 * A construct or built-in the engine does not know is an error here, so that a bad template is found
 * when it is stored. A missing variable without a default is one when rendering, as in FreeMarker.
 *
 * @param source the template
 * @param now epoch milliseconds, for `.now`
 * @throws TemplateError with line and reason, here and from the function returned
 * @see https://fusionauth.io/docs/customize/email-and-messages/email-templates
 */
export function compile(
  source: string,
  now: () => number,
): (model: Record<string, unknown>) => string {
  const nodes = guarded(() => parse(source));
  return (model) => {
    const scope = { model, variables: new Map(), loops: [], settings: new Map(), now, line: 1 };
    return guarded(() => render(scope, nodes));
  };
}

/** Nesting deeper than the stack is the template's fault too. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateError(1, 'nested too deep');
    throw error;
  }
}
