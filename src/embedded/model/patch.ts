// Applies a PATCH body to a request envelope (`{"user": {…}}`) by its content type.
// Source: FusionAuth docs, apis/index#the-patch-http-method. The answer to a failed `test` is not
// documented; it is 400 here.
import { generalError } from '../http/api-error.ts';
import type { Call, Json } from '../http/call.ts';
import { bodyOf, isObject } from '../http/input.ts';
import { jsonPatch } from './merge/json-patch.ts';
import { JsonPatchError } from './merge/json-patch-error.ts';
import { mergeJson } from './merge/merge-json.ts';
import { mergePatch } from './merge/merge-patch.ts';

/** The envelope after the patch; 400 when it cannot be applied. */
export function patched(envelope: Json, call: Call): Json {
  const result = apply(envelope, call);
  if (!isObject(result)) throw generalError('invalidJSON', 'The patch leaves no JSON object.');
  return result;
}

function apply(envelope: Json, call: Call): unknown {
  switch (call.contentType) {
    case 'application/merge-patch+json':
      return mergePatch(envelope, bodyOf(call));
    case 'application/json-patch+json':
      try {
        return jsonPatch(envelope, call.body);
      } catch (error) {
        if (error instanceof JsonPatchError) throw generalError('invalidJSONPatch', error.message);
        throw error;
      }
    default:
      return mergeJson(envelope, bodyOf(call));
  }
}
