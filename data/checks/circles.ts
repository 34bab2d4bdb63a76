import type { At, Bundle, Check } from '#data/check'
import { bundleTables } from '#toolkit'

/** Nothing is part of itself, broader than itself or a sequel of itself, however many steps lie between. */
export function circles({ faults }: Bundle): Check {
  const up = new Map<string, Step[]>()

  return {
    see({ table, told, evidence }, at) {
      const column = upward.get(table)
      const to = column && told[column.field]
      if (!to || told.id === undefined || evidence.stance === 'CONTRADICTS') return
      const steps = up.get(told.id) ?? []
      if (!steps.some(step => step.to === to)) up.set(told.id, [...steps, { to, at, column: column.name }])
    },

    settle() {
      for (const { circle, closing } of circlesIn(up)) {
        const suggestion = [...circle, circle[0]].join(' → ')
        const { at, column, to } = closing
        faults.add({ ...at, column, value: to, rule: `${column} leads in no circle`, suggestion })
      }
    },
  }
}

type Step = { to: string; at: At; column: string }

/** Columns that refer to another row of their own table. */
const upward = new Map(
  bundleTables.flatMap(({ name, columns }) => {
    const [own] = columns
    const column = columns.find(({ form }) => form !== own!.form && JSON.stringify(form) === JSON.stringify(own!.form))
    return own!.name === 'id' && column ? [[name, column] as const] : []
  }),
)

/** Depth first with a stack of its own: a chain may be as long as a file. */
function* circlesIn(up: Map<string, Step[]>): Generator<{ circle: string[]; closing: Step }> {
  const done = new Set<string>()
  for (const start of up.keys()) {
    const path: { id: string; next: number }[] = [{ id: start, next: 0 }]
    const onPath = new Set([start])
    while (path.length > 0) {
      const top = path.at(-1)!
      const step = done.has(top.id) ? undefined : up.get(top.id)?.[top.next++]
      if (step === undefined) {
        done.add(top.id)
        onPath.delete(top.id)
        path.pop()
      } else if (onPath.has(step.to)) {
        const ids = path.map(({ id }) => id)
        yield { circle: ids.slice(ids.indexOf(step.to)), closing: step }
      } else {
        path.push({ id: step.to, next: 0 })
        onPath.add(step.to)
      }
    }
  }
}
