/** The data of a class of the client, whose instances are never made here. */
export type Data<T> = T extends Date
  ? T
  : T extends readonly (infer E)[]
    ? readonly Data<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Data<T[K]> }
      : T;

/** An object as the API takes it: data, although the client's types are classes. Its fields are checked like those of any literal. */
export function apiObject<T extends object>(data: Data<T>): T {
  return data as unknown as T;
}
