// A Kickstart file that cannot be carried out, with a sentence for whoever wrote it.

export class KickstartError extends Error {}
