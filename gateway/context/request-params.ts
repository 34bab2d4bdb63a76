/** The parameters of a GraphQL request, as it was received in a body or a URL. */
export type RequestParams = {
  query?: string | null
  operationName?: string | null
  variables?: Record<string, unknown> | null
  extensions?: Record<string, unknown> | null
}

/** The parameters in a JSON value; `undefined` unless each of them has its type. */
export function requestParamsIn(body: unknown): RequestParams | undefined {
  if (!isRecord(body)) return
  const { query, operationName, variables, extensions } = body
  const hasTypes =
    isOptional(query, isText) &&
    isOptional(operationName, isText) &&
    isOptional(variables, isRecord) &&
    isOptional(extensions, isRecord)
  return hasTypes ? body : undefined
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string => typeof value === 'string'

const isOptional = <T>(value: unknown, is: (value: unknown) => value is T): value is T | null | undefined =>
  value === null || value === undefined || is(value)
