import { bailOutError, plainName, UnsupportedPlan } from './bail-out.ts'
import { deepMerge } from './deep-merge.ts'
import type { FetchNode, PlanNode } from './plan-types.ts'
import { compileRepresentations } from './representations.ts'

export type Data = Record<string, unknown>

/** What one request brings along: its variables, its conditions, and how a subgraph is called. */
export type StepContext = {
  variables: Record<string, unknown>
  holds(variable: string): boolean
  /** What a subgraph gives for a fetch; `positions` are where each entity stands in the call, by its key. */
  fetched(fetch: FetchNode, variables: Record<string, unknown>, positions?: Map<string, number>): Promise<Data>
}

/** Carries out a part of a plan on the objects that it is about, which it adds to. */
export type Step = (objects: Data[], asking: StepContext) => Promise<void>

/**
 * A plan made ready to be carried out as often as it is asked for.
 *
 *     const carryOut = stepOf(queryPlan.node)
 *     await carryOut([data], asking)
 *
 * Throws `Uncovered` for what the stock executor is left with.
 */
export function compileStep(node: PlanNode): Step {
  switch (node.kind) {
    case 'Sequence': {
      const steps = node.nodes.map(compileStep)
      return async (objects, asking) => {
        for (const step of steps) await step(objects, asking)
      }
    }
    case 'Parallel': {
      const steps = node.nodes.map(compileStep)
      return async (objects, asking) => void (await Promise.all(steps.map(step => step(objects, asking))))
    }
    case 'Condition': {
      const [then, otherwise] = [node.ifClause, node.elseClause].map(clause => clause && compileStep(clause))
      const { condition } = node
      return async (objects, asking) => (asking.holds(condition) ? then : otherwise)?.(objects, asking)
    }
    case 'Flatten': {
      const [path, step] = [node.path.map(part => plainName(String(part))), compileStep(node.node)]
      return async (objects, asking) => {
        const found: Data[] = []
        for (const object of objects) gather(object, path, 0, found)
        if (found.length > 0) await step(found, asking)
      }
    }
    case 'Fetch':
      return fetching(node)
    default:
      throw new UnsupportedPlan(node.kind)
  }
}

/** Finds what is at a path, where `@` is each item of a list. */
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

function fetching(fetch: FetchNode): Step {
  if (fetch.inputRewrites || fetch.outputRewrites || fetch.contextRewrites) throw new UnsupportedPlan('rewrites')
  if (fetch.operationKind !== 'query') throw new UnsupportedPlan(fetch.operationKind)
  const usages = fetch.variableUsages ?? []
  const variablesOf = (given: Record<string, unknown>) => {
    const used: Record<string, unknown> = {}
    for (const name of usages) if (given[name] !== undefined && Object.hasOwn(given, name)) used[name] = given[name]
    return used
  }
  if (!fetch.requires) {
    return async (objects, asking) => {
      const data = await asking.fetched(fetch, variablesOf(asking.variables))
      for (const object of objects) deepMerge(object, data)
    }
  }
  if (usages.includes('representations')) throw new UnsupportedPlan('representations')
  const keyOf = compileRepresentations(fetch.requires)
  return async (objects, asking) => {
    const representations: Data[] = []
    const positions = new Map<string, number>()
    // Where the answer has what is told of each object; objects that are known alike are asked about once.
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
    const variables = { representations, ...variablesOf(asking.variables) }
    const { _entities: entities } = await asking.fetched(fetch, variables, positions)
    if (!Array.isArray(entities) || entities.length !== representations.length) return bailOutError()
    for (let at = 0; at < objects.length; at++) {
      const place = places[at]
      if (place !== undefined) deepMerge(objects[at]!, entities[place])
    }
  }
}
