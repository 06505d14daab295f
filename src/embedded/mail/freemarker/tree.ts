// The shapes a template is parsed into. Types only.

export type Expression =
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'text'; parts: Expression[] }
  | { kind: 'sequence'; items: Expression[] }
  | { kind: 'hash'; entries: [Expression, Expression][] }
  | { kind: 'range'; from: Expression; to: Expression; inclusive: boolean }
  | { kind: 'name'; name: string }
  | { kind: 'now' }
  | { kind: 'dot'; target: Expression; key: string }
  | { kind: 'index'; target: Expression; index: Expression }
  | { kind: 'group'; inner: Expression }
  | { kind: 'default'; target: Expression; fallback: Expression | undefined }
  | { kind: 'exists'; target: Expression }
  | { kind: 'builtin'; target: Expression; name: string; args: Expression[] }
  | { kind: 'unary'; operator: '!' | '-' | '+'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression };

export type BinaryOperator =
  | ('+' | '-' | '*' | '/' | '%')
  | ('==' | '!=' | '<' | '<=' | '>' | '>=')
  | ('&&' | '||');

export type Assignment = { name: string; value: Expression };

export type Branch = { test: Expression | undefined; body: Node[]; line: number };

export type ListNode = {
  kind: 'list';
  over: Expression;
  /** One name, or key and value; none when `[#items as …]` inside names them. */
  names: string[];
  body: Node[];
  otherwise: Node[];
  line: number;
};

export type Node =
  | { kind: 'output'; text: string }
  | { kind: 'interpolation'; value: Expression; line: number }
  | { kind: 'if'; branches: Branch[]; line: number }
  | ListNode
  | { kind: 'items'; names: string[]; body: Node[]; line: number }
  | { kind: 'sep'; body: Node[]; line: number }
  | { kind: 'assign'; assignments: Assignment[]; line: number }
  | { kind: 'capture'; name: string; body: Node[]; line: number }
  | { kind: 'setting'; name: string; value: Expression; line: number };
