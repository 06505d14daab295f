// The commands of the documents' `sh` blocks, and those of them that are not run from there, each with what stands in.

/** Every command of a page's ```sh blocks, without its comment. One with an open quote goes on in the next line. */
export function commandsIn(page: string): string[] {
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  return blocks
    .map((text) => text.replace(/(^|\s)#\s.*$/gm, ''))
    .flatMap((text) => text.match(/(?:[^'\n]|'[^']*')+/g) ?? [])
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Commands that begin so, and the test that runs the same, or why nothing does. */
export const elsewhere: readonly [RegExp, string][] = [
  [/^(PORT=\S+ .*)?npm start$/, 'test/e2e/journey.test.ts'],
  [/^env \$\(cat vestibule\.env\) vestibule start$/, 'test/docs/existing-fusionauth.test.ts'],
  [/^vestibule start\b/, 'test/e2e/journey.test.ts'],
  [/^(npm run vestibule -- |vestibule )fusionauth\b/, 'test/integration/embedded/command.test.ts'],
  [/^(KILL_ROUNDS=\d+ )?npm test\b/, 'This is part of it.'],
  [/^npm run kill\b/, 'test/faults/store-kill.test.ts'],
  [/^npm run increments\b/, 'test/faults/lost-updates.test.ts'],
  [/^npm run interleavings\b/, 'test/properties/reconcile.test.ts'],
  [/^npm run cull-kill\b/, 'test/faults/cull-kill.test.ts'],
  [/^npm run cull-mixed\b/, 'test/faults/cull-mixed.test.ts'],
  [/^npm run cull-months\b/, 'test/properties/cull.test.ts'],
  [/^npm run mutation\b/, 'It takes hours; docs/mutation.md says what came of it.'],
  [/^npm run (timing|flood)\b/, 'They measure; docs/threat-model.md has what they found.'],
  [/^npm run soak\b/, 'test/faults/soak.test.ts'],
  [/^npm run fuzz\b/, 'test/fuzz/service.test.ts'],
  [/^npm run fuzz-tokens\b/, 'test/fuzz/tokens.test.ts'],
  [/^npm run fuzz-embedded\b/, 'test/fuzz/embedded.test.ts'],
  [/^npm run (format|docs)$/, 'They write what npm test then compares.'],
  [/^npm install\b/, 'test/package.test.ts'],
  [/^(VESTIBULE_URL=\S+ )?node (server|app|--test)\b/, 'test/package.test.ts'],
  [/^curl -X PUT localhost:9011\/embedded/, 'test/integration/embedded/api/misbehaviour.test.ts'],
  [/^vestibule doctor --fix$/, 'test/integration/doctor-fix.test.ts'],
];
