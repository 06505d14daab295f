// Reads the words of one directive or interpolation from front to back.
import { TemplateError } from './error.ts';
import { lexExpression, type Word } from './lex-expression.ts';

/** Words of one directive or interpolation, read front to back. */
export type Words = {
  line: number;
  peek(ahead?: number): Word | undefined;
  next(): Word | undefined;
  /** Consumes the operator and says whether it was there. */
  accept(operator: string): boolean;
  expect(operator: string): void;
  acceptName(name: string): boolean;
  expectName(what: string): string;
  expectEnd(): void;
};

/** Opens the source of a directive or interpolation for reading. */
export function readWords(source: string, line: number): Words {
  const all = lexExpression(source, line);
  let at = 0;
  const accept = (kind: Word['kind'], value: string): boolean => {
    const word = all[at];
    if (word?.kind !== kind || word.value !== value) return false;
    at++;
    return true;
  };
  const refuse = (wanted: string): never => {
    const word = all[at];
    throw new TemplateError(line, `expected ${wanted}, found ${word ? word.value : 'the end'}`);
  };
  return {
    line,
    peek: (ahead = 0) => all[at + ahead],
    next: () => all[at++],
    accept: (operator) => accept('operator', operator),
    expect: (operator) => void (accept('operator', operator) || refuse(`"${operator}"`)),
    acceptName: (name) => accept('name', name),
    expectName: (what) => {
      const word = all[at];
      if (word?.kind !== 'name') return refuse(what);
      at++;
      return word.value;
    },
    expectEnd: () => void (at >= all.length || refuse('the end')),
  };
}
