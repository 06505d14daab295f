// Evaluates expressions over a scope. Only own properties are ever looked up.
import type { Call } from './builtin.ts';
import { builtins } from './builtins.ts';
import { MissingValue } from './error.ts';
import { toText, typeName } from './format.ts';
import { asMoment, moment } from './moment.ts';
import { fail, findLoop, findVariable, type Scope } from './scope.ts';
import type { BinaryOperator, Expression } from './tree.ts';

const LONGEST_RANGE = 100_000;

/** The value; a missing one is an error that names the expression. */
export function evaluate(scope: Scope, node: Expression): unknown {
  const value = lookUp(scope, node);
  if (value !== undefined) return value;
  throw new MissingValue(
    scope.line,
    `${describe(node)} is missing, and has no default (use ! or ??)`,
  );
}

/** The value of a condition, which must be a boolean. */
export function evaluateTest(scope: Scope, node: Expression): boolean {
  const value = evaluate(scope, node);
  if (typeof value === 'boolean') return value;
  return fail(scope, `${describe(node)} must be a boolean, not ${typeName(value)}`);
}

/** The value, or undefined when the last step of `node` leads nowhere. */
function lookUp(scope: Scope, node: Expression): unknown {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'text':
      return node.parts.map((part) => toText(scope, evaluate(scope, part))).join('');
    case 'sequence':
      return node.items.map((item) => evaluate(scope, item));
    case 'hash':
      return evaluateHash(scope, node.entries);
    case 'range':
      return evaluateRange(scope, node);
    case 'name':
      return findVariable(scope, node.name) ?? undefined;
    case 'now':
      return moment(scope.now(), 'datetime');
    case 'dot':
      return ownValue(scope, node.target, node.key);
    case 'index':
      return evaluateIndex(scope, node.target, evaluate(scope, node.index));
    case 'group':
      return lookUp(scope, node.inner);
    case 'default':
      return forgive(scope, node.target) ?? evaluateFallback(scope, node.fallback);
    case 'exists':
      return forgive(scope, node.target) !== undefined;
    case 'builtin':
      return applyBuiltin(scope, node);
    case 'unary':
      return evaluateUnary(scope, node);
    case 'binary':
      return evaluateBinary(scope, node);
  }
}

/** Forgives a missing last step; in parentheses, a missing step anywhere. */
function forgive(scope: Scope, node: Expression): unknown {
  if (node.kind !== 'group') return lookUp(scope, node);
  try {
    return lookUp(scope, node);
  } catch (error) {
    if (error instanceof MissingValue) return undefined;
    throw error;
  }
}

/** A default left out is an empty string, sequence and hash at once; text is what templates want. */
function evaluateFallback(scope: Scope, node: Expression | undefined): unknown {
  return node ? lookUp(scope, node) : '';
}

function evaluateHash(scope: Scope, entries: [Expression, Expression][]): object {
  return Object.fromEntries(
    entries.map(([key, value]) => [toText(scope, evaluate(scope, key)), evaluate(scope, value)]),
  );
}

function evaluateRange(scope: Scope, node: Expression & { kind: 'range' }): number[] {
  const from = number(scope, node.from);
  const to = number(scope, node.to);
  const step = to < from ? -1 : 1;
  const length = Math.abs(to - from) + (node.inclusive ? 1 : 0);
  if (length > LONGEST_RANGE) return fail(scope, `a range of ${length} is too long`);
  return Array.from({ length }, (_, index) => from + index * step);
}

function ownValue(scope: Scope, target: Expression, key: string): unknown {
  const holder = evaluate(scope, target);
  if (typeName(holder) !== 'a hash') {
    return fail(scope, `${describe(target)} is ${typeName(holder)}, so it has no "${key}"`);
  }
  const value = Object.hasOwn(holder as object, key) ? Reflect.get(holder as object, key) : null;
  return typeof value === 'function' ? undefined : (value ?? undefined);
}

function evaluateIndex(scope: Scope, target: Expression, index: unknown): unknown {
  if (typeof index === 'string') return ownValue(scope, target, index);
  const holder = evaluate(scope, target);
  if (!Array.isArray(holder) && typeof holder !== 'string') {
    return fail(scope, `${describe(target)} is ${typeName(holder)}, which has no positions`);
  }
  if (typeof index === 'number') return holder[index] ?? undefined;
  if (!Array.isArray(index)) return fail(scope, `${typeName(index)} is no position`);
  const picked = index.map((at) => holder[at] ?? fail(scope, `position ${at} is out of bounds`));
  return typeof holder === 'string' ? picked.join('') : picked;
}

function applyBuiltin(scope: Scope, node: Expression & { kind: 'builtin' }): unknown {
  const builtin = builtins[node.name];
  if (builtin?.loop) {
    const loop = node.target.kind === 'name' ? findLoop(scope, node.target.name) : undefined;
    return loop ? builtin.loop(loop) : fail(scope, `?${node.name} works on a loop variable`);
  }
  const value = builtin?.forgiving ? forgive(scope, node.target) : evaluate(scope, node.target);
  const arg = (index: number) => evaluate(scope, node.args[index] as Expression);
  const call: Call = {
    scope,
    count: node.args.length,
    arg,
    text: (index) => {
      const value = arg(index);
      return typeof value === 'string' ? value : fail(scope, `?${node.name} takes strings`);
    },
  };
  return builtin?.apply?.(value, call) ?? undefined;
}

function evaluateUnary(scope: Scope, node: Expression & { kind: 'unary' }): unknown {
  if (node.operator === '!') return !evaluateTest(scope, node.operand);
  const value = number(scope, node.operand);
  return node.operator === '-' ? -value : value;
}

function evaluateBinary(scope: Scope, node: Expression & { kind: 'binary' }): unknown {
  const { operator, left, right } = node;
  if (operator === '&&') return evaluateTest(scope, left) && evaluateTest(scope, right);
  if (operator === '||') return evaluateTest(scope, left) || evaluateTest(scope, right);
  if (operator === '+') return add(scope, evaluate(scope, left), evaluate(scope, right));
  if (operator === '==' || operator === '!=') {
    const equal = isEqual(scope, evaluate(scope, left), evaluate(scope, right));
    return operator === '==' ? equal : !equal;
  }
  return calculate(scope, operator, [left, right]);
}

function add(scope: Scope, left: unknown, right: unknown): unknown {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (typeName(left) === 'a hash' && typeName(right) === 'a hash') {
    return { ...(left as object), ...(right as object) };
  }
  return toText(scope, left) + toText(scope, right);
}

function isEqual(scope: Scope, left: unknown, right: unknown): boolean {
  const [first, second] = [asMoment(left)?.at ?? left, asMoment(right)?.at ?? right];
  const comparable = typeof first !== 'object' && typeName(left) === typeName(right);
  if (comparable) return first === second;
  return fail(scope, `cannot compare ${typeName(left)} with ${typeName(right)}`);
}

function calculate(
  scope: Scope,
  operator: Exclude<BinaryOperator, '+' | '==' | '!=' | '&&' | '||'>,
  operands: [Expression, Expression],
): number | boolean {
  const left = number(scope, operands[0]);
  const right = number(scope, operands[1]);
  if ((operator === '/' || operator === '%') && right === 0) fail(scope, 'division by zero');
  switch (operator) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function number(scope: Scope, node: Expression): number {
  const value = evaluate(scope, node);
  const found = typeof value === 'number' ? value : asMoment(value)?.at;
  return found ?? fail(scope, `${describe(node)} must be a number, not ${typeName(value)}`);
}

/** The expression as a template's author would recognise it. */
function describe(node: Expression): string {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'dot') return `${describe(node.target)}.${node.key}`;
  if (node.kind === 'group') return `(${describe(node.inner)})`;
  if (node.kind === 'builtin') return `${describe(node.target)}?${node.name}`;
  if (node.kind === 'literal') return JSON.stringify(node.value);
  if (node.kind === 'index') return `${describe(node.target)}[${describe(node.index)}]`;
  return 'the expression';
}
