// What an expression can see while a template is rendered.
import { TemplateError } from './error.ts';

export type Loop = {
  names: string[];
  /** One value, or key and value, in the order of `names`. */
  values: unknown[];
  index: number;
  hasNext: boolean;
};

export type Scope = {
  model: Record<string, unknown>;
  /** Set by `[#assign]`; these hide the model. */
  variables: Map<string, unknown>;
  /** Innermost last; these hide the variables. */
  loops: Loop[];
  settings: Map<string, string>;
  now: () => number;
  /** Line of the directive at work, for errors. */
  line: number;
};

/** The value of a plain name, or undefined. */
export function findVariable(scope: Scope, name: string): unknown {
  const loop = findLoop(scope, name);
  if (loop) return loop.values[loop.names.indexOf(name)];
  if (scope.variables.has(name)) return scope.variables.get(name);
  return Object.hasOwn(scope.model, name) ? scope.model[name] : undefined;
}

/** The innermost loop with a variable of that name. */
export function findLoop(scope: Scope, name: string): Loop | undefined {
  return scope.loops.findLast((loop) => loop.names.includes(name));
}

/** Stops rendering; the error names the line at work. */
export function fail(scope: Scope, reason: string): never {
  throw new TemplateError(scope.line, reason);
}
