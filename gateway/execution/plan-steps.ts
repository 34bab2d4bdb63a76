import { bailOutError, plainName, UnsupportedPlan } from './bail-out.ts'
import { type Data, deepMerge } from './deep-merge.ts'
import type { FetchNode, PlanNode } from './plan-types.ts'
import { compileRepresentations } from './representations.ts'

/** The context of one execution of a plan. */
export type StepContext = {
  variables: Record<string, unknown>
  /** The value of a Boolean variable. */
  holds(variable: string): boolean
  /** Calls the subgraph of a fetch. `positions` has the index of each representation, by its JSON. */
  fetched(fetch: FetchNode, variables: Record<string, unknown>, positions?: Map<string, number>): Promise<Data>
}

/** Runs one node of a plan on `objects` and merges the fetched fields into them. */
export type Step = (objects: Data[], context: StepContext) => Promise<void>

/**
 * Compiles a plan into a function: `await compileStep(queryPlan.node)([data], context)`. Throws `UnsupportedPlan` for a
 * plan that only the stock executor can execute.
 */
export function compileStep(node: PlanNode): Step {
  switch (node.kind) {
    case 'Sequence': {
      const steps = node.nodes.map(compileStep)
      return async (objects, context) => {
        for (const step of steps) await step(objects, context)
      }
    }
    case 'Parallel': {
      const steps = node.nodes.map(compileStep)
      return async (objects, context) => void (await Promise.all(steps.map(step => step(objects, context))))
    }
    case 'Condition': {
      const [then, otherwise] = [node.ifClause, node.elseClause].map(clause => clause && compileStep(clause))
      const { condition } = node
      return async (objects, context) => (context.holds(condition) ? then : otherwise)?.(objects, context)
    }
    case 'Flatten': {
      const [path, step] = [node.path.map(part => plainName(String(part))), compileStep(node.node)]
      return async (objects, context) => {
        const found: Data[] = []
        for (const object of objects) gather(object, path, 0, found)
        if (found.length > 0) await step(found, context)
      }
    }
    case 'Fetch':
      return compileFetch(node)
    default:
      throw new UnsupportedPlan(node.kind)
  }
}

/** Collects the objects at a path, where `@` stands for each item of a list. */
function gather(value: unknown, path: string[], from: number, found: Data[]): void {
  let here = value
  for (let at = from; at < path.length; at++) {
    if (here === null || here === undefined) return
    const part = path[at]!
    if ((part === '@') !== Array.isArray(here)) bailOutError()
    if (part === '@') {
      for (const each of here as unknown[]) gather(each, path, at + 1, found)
      return
    }
    here = (here as Data)[part]
  }
  if (Array.isArray(here)) bailOutError()
  if (here !== null && here !== undefined) found.push(here as Data)
}

function compileFetch(fetch: FetchNode): Step {
  if (fetch.inputRewrites || fetch.outputRewrites || fetch.contextRewrites) throw new UnsupportedPlan('rewrites')
  if (fetch.operationKind !== 'query') throw new UnsupportedPlan(fetch.operationKind)
  const usages = fetch.variableUsages ?? []
  const variablesOf = (given: Record<string, unknown>) => {
    const used: Record<string, unknown> = {}
    for (const name of usages) if (given[name] !== undefined && Object.hasOwn(given, name)) used[name] = given[name]
    return used
  }
  if (!fetch.requires) {
    return async (objects, context) => {
      const data = await context.fetched(fetch, variablesOf(context.variables))
      for (const object of objects) deepMerge(object, data)
    }
  }
  if (usages.includes('representations')) throw new UnsupportedPlan('representations')
  const keyOf = compileRepresentations(fetch.requires)
  return async (objects, context) => {
    const representations: Data[] = []
    const positions = new Map<string, number>()
    // The index of the entity of each object in the response. Objects with equal representations have the same entity.
    const places = objects.map(object => {
      const key = keyOf(object)
      if (!key) return undefined
      const text = JSON.stringify(key)
      const known = positions.get(text)
      if (known !== undefined) return known
      positions.set(text, representations.length)
      return representations.push(key) - 1
    })
    if (representations.length === 0) return
    const variables = { representations, ...variablesOf(context.variables) }
    const { _entities: entities } = await context.fetched(fetch, variables, positions)
    if (!Array.isArray(entities) || entities.length !== representations.length) return bailOutError()
    for (let at = 0; at < objects.length; at++) {
      const place = places[at]
      if (place !== undefined) deepMerge(objects[at]!, entities[place])
    }
  }
}
