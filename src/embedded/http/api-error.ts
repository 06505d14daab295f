// A refusal in FusionAuth's words: a status and either an Errors document or an empty body.
// Source: FusionAuth docs, apis/errors and apis/index (status codes).

export type ErrorEntry = { code: string; message: string; data?: Record<string, unknown> };

export type ErrorsDocument = {
  fieldErrors?: Record<string, ErrorEntry[]>;
  generalErrors?: ErrorEntry[];
};

export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorsDocument | undefined;

  constructor(status: number, body?: ErrorsDocument) {
    super(`answered ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** 400 naming one field: `{"fieldErrors": {"user.email": [{"code": "[blank]user.email", …}]}}`. */
export function fieldError(field: string, reason: string, message: string, status = 400): ApiError {
  return new ApiError(status, {
    fieldErrors: { [field]: [{ code: `[${reason}]${field}`, message }] },
  });
}

/** 400 for JSON of another kind than the field's. The code names no field, as FusionAuth's does not. */
export function invalidJson(field: string, wanted: string): ApiError {
  const message = `Invalid JSON in the request body. The property was [${field}]. The error was [Possible conversion error]. It must be ${wanted}.`;
  return new ApiError(400, { fieldErrors: { [field]: [{ code: '[invalidJSON]', message }] } });
}

/** A 4xx or 5xx that is about no field: `{"generalErrors": [{"code": "[TenantIdRequired]", …}]}`. */
export function generalError(code: string, message: string, status = 400): ApiError {
  return new ApiError(status, { generalErrors: [{ code: `[${code}]`, message }] });
}

/** 404 with an empty body, FusionAuth's answer for whatever does not exist. */
export const notFound = (): ApiError => new ApiError(404);

/** 401 with an empty body: no key, an unknown key, or one without permission. */
export const unauthorized = (): ApiError => new ApiError(401);
