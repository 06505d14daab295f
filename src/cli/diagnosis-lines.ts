// A diagnosis in words, and as a document.
import type { Diagnosis } from '../doctor/examination.ts';

export function diagnosisLines({ findings, checks }: Diagnosis): string[] {
  const ORDER = ['error', 'warning', 'note'];
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const fine = checks.filter((check) => check.findings === 0).map(({ title }) => title);
  return [
    ...sorted.flatMap(({ severity, id, what, todo, change }) => [
      `${severity.padEnd(8)} ${what}  (${id}${change ? ', --fix mends it' : ''})`,
      `         ${todo}`,
    ]),
    ...(fine.length > 0 ? [`${'fine'.padEnd(8)} ${fine.join('; ')}`] : []),
  ];
}

export function report({ findings, checks }: Diagnosis) {
  return {
    findings: findings.map(({ change, ...said }) => ({ ...said, mendable: change !== undefined })),
    checks,
  };
}
