/** The parameters of a GraphQL request, from its body or its URL. */
export type RequestParams = {
  query?: string | null
  operationName?: string | null
  variables?: Record<string, unknown> | null
  extensions?: Record<string, unknown> | null
}

/** Reads the parameters from a JSON value. Undefined if a parameter has another type. */
export function requestParamsIn(body: unknown): RequestParams | undefined {
  if (!isRecord(body)) return
  const { query, operationName, variables, extensions } = body
  const areTexts = [query, operationName].every(value => value == null || typeof value === 'string')
  const areObjects = [variables, extensions].every(value => value == null || isRecord(value))
  return areTexts && areObjects ? body : undefined
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
