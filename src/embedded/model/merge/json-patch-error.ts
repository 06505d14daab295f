// A patch that cannot be applied, with the reason for the caller.

export class JsonPatchError extends Error {}
