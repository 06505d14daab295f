// Tells an embedded FusionAuth what to do wrong from now on.

/** `plan` is what docs/embedded/misbehaviour.md describes; an empty one is good behaviour. */
export async function misbehave(fusionAuth: string, plan: object): Promise<void> {
  const { status } = await fetch(`${fusionAuth}/embedded/misbehaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(plan),
  });
  if (status !== 200) throw new Error(`The misbehaviour was not understood: ${status}`);
}
