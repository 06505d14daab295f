// What a command ends with.

export const DONE = 0;
export const FAULT = 1;
export const WRONG_USE = 2;
export const REFUSED = 3;

export const exitCodes: Readonly<Record<number, string>> = {
  [DONE]: 'done',
  [FAULT]: 'a fault: a bad setting, or something that cannot be reached; standard error says what',
  [WRONG_USE]: 'wrong use: nothing was done',
  [REFUSED]: 'refused, or found wanting: nothing is broken, and what was printed says why',
};
