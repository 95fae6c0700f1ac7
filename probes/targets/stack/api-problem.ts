import { ApiException } from '@kubernetes/client-node';
import { TargetError } from '../errors.ts';

/** What the API server, or the way to it, said was wrong. */
export interface ApiProblem {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** One line for a user. */
  readonly message: string;
}

/** Reads an error of the Kubernetes client: the server's own words where it sent some, else the system's. */
export function apiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiException) return { status: error.code, message: wordsOf(error) };
  if (error instanceof Error && error.name === 'TimeoutError') return { status: null, message: 'no answer in time' };
  return { status: statusOf(error), message: innermost(error) };
}

/** Whether what was asked for is not there (404). */
export function isMissing(error: unknown): boolean {
  return apiProblem(error).status === 404;
}

/** Whether somebody else changed or made it meanwhile (409). */
export function isConflict(error: unknown): boolean {
  return apiProblem(error).status === 409;
}

/** Whether the server, or the way to it, is away: the same may be answered when it is back. */
export function isAway(error: unknown): boolean {
  const { status } = apiProblem(error);
  return status === null || status >= 500 || status === 429;
}

/** A TargetError that says what could not be done and why; one that is one already stays. */
export function cannot(what: string, error: unknown): TargetError {
  if (error instanceof TargetError) return error;
  const { status, message } = apiProblem(error);
  const remedy = status === 403 ? '; the rights that a run needs are in docs/stack-target.md' : '';
  return new TargetError(`${what} (${message})${remedy}`, { cause: error });
}

/** The body is a Status object, or its text. */
function wordsOf({ code, body }: ApiException<unknown>): string {
  const status = typeof body === 'string' ? parsed(body) : body;
  const message = (status as { readonly message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' && message !== '' ? message : `HTTP status ${code}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Watches and WebSockets carry the status in fields or words of their own. */
function statusOf(error: unknown): number | null {
  const { statusCode, code } = (error ?? {}) as { readonly statusCode?: unknown; readonly code?: unknown };
  if (typeof statusCode === 'number') return statusCode;
  if (typeof code === 'number') return code;
  const said = /Unexpected server response: (\d{3})/.exec(innermost(error))?.[1];
  return said === undefined ? null : Number(said);
}

/** Node's fetch hides the reason (ECONNREFUSED …) in its cause, a WebSocket's error event in its message. */
function innermost(error: unknown): string {
  let inner: unknown = error;
  while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause;
  if (inner instanceof AggregateError && inner.errors.length > 0) inner = inner.errors[0];
  const { message } = (inner ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' && message !== '' ? message : String(inner);
}
