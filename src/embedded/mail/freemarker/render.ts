// Walks the tree of a template over a model and collects its output.
import { evaluate, evaluateTest } from './evaluate.ts';
import { toText, typeName } from './format.ts';
import { fail, type Loop, type Scope } from './scope.ts';
import type { ListNode, Node } from './tree.ts';

/** Rows of a list that is waiting for its `[#items]`. */
type Pending = { rows: unknown[][] };
type Frame = { scope: Scope; pending: Pending | undefined };

/** The output of `nodes`; throws TemplateError. */
export function render(scope: Scope, nodes: Node[]): string {
  return renderAll({ scope, pending: undefined }, nodes);
}

function renderAll(frame: Frame, nodes: Node[]): string {
  return nodes.map((node) => renderNode(frame, node)).join('');
}

function renderNode(frame: Frame, node: Node): string {
  if (node.kind === 'output') return node.text;
  const { scope } = frame;
  scope.line = node.line;
  switch (node.kind) {
    case 'interpolation':
      return toText(scope, evaluate(scope, node.value));
    case 'if':
      return renderIf(frame, node);
    case 'list':
      return renderList(frame, node);
    case 'items':
      return renderItems(frame, node);
    case 'sep':
      return innermost(scope).hasNext ? renderAll(frame, node.body) : '';
    case 'assign':
      for (const { name, value } of node.assignments) {
        scope.variables.set(name, evaluate(scope, value));
      }
      return '';
    case 'capture':
      scope.variables.set(node.name, renderAll(frame, node.body));
      return '';
    case 'setting':
      return applySetting(scope, node);
  }
}

function renderIf(frame: Frame, node: Node & { kind: 'if' }): string {
  for (const { test, body, line } of node.branches) {
    frame.scope.line = line;
    if (!test || evaluateTest(frame.scope, test)) return renderAll(frame, body);
  }
  return '';
}

function renderList(frame: Frame, node: ListNode): string {
  const rows = rowsOf(frame.scope, node);
  if (rows.length === 0) return renderAll(frame, node.otherwise);
  if (node.names.length > 0) return renderRows(frame, node, rows);
  return renderAll({ ...frame, pending: { rows } }, node.body);
}

function renderItems(frame: Frame, node: Node & { kind: 'items' }): string {
  if (!frame.pending) return fail(frame.scope, '[#items] belongs in a [#list] without "as"');
  return renderRows({ ...frame, pending: undefined }, node, frame.pending.rows);
}

function renderRows(
  frame: Frame,
  node: { names: string[]; body: Node[] },
  rows: unknown[][],
): string {
  const { loops } = frame.scope;
  return rows
    .map((values, index) => {
      const paired = node.names.length === 1 ? [values.at(-1)] : values;
      loops.push({ names: node.names, values: paired, index, hasNext: index < rows.length - 1 });
      try {
        return renderAll(frame, node.body);
      } finally {
        loops.pop();
      }
    })
    .join('');
}

/** One row a round: the item of a sequence, or key and value of a hash. */
function rowsOf(scope: Scope, node: ListNode): unknown[][] {
  const value = evaluate(scope, node.over);
  if (Array.isArray(value)) return value.map((item) => [item ?? undefined]);
  if (value === '') return [];
  if (typeName(value) !== 'a hash') return fail(scope, `cannot list ${typeName(value)}`);
  const entries = Object.entries(value as object).map(([key, item]) => [key, item ?? undefined]);
  return node.names.length === 1 ? entries.map(([key]) => [key]) : entries;
}

function innermost(scope: Scope): Loop {
  return scope.loops.at(-1) ?? fail(scope, '[#sep] works inside a [#list]');
}

function applySetting(scope: Scope, node: Node & { kind: 'setting' }): string {
  const value = toText(scope, evaluate(scope, node.value));
  if (node.name === 'time_zone' && !isTimeZone(value)) fail(scope, `unknown time zone "${value}"`);
  scope.settings.set(node.name, value);
  return '';
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
