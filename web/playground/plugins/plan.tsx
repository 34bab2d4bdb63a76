import type { GraphiQLPlugin } from '@graphiql/react'
import { PlanIcon } from './icons.tsx'
import { callsOf, counted, type Fetch, fetchesOf, type Plan, partOf, timeOf } from './plan-steps.ts'
import { useLastRun } from './run.ts'

/** Panel with the query plan of the last run: subgraph calls in order, with durations. */
export const plan: GraphiQLPlugin = { title: 'Plan', icon: PlanIcon, content: PlanPanel }

function PlanPanel() {
  const run = useLastRun()
  const longest = Math.max(1, ...(run?.plan ? fetchesOf(run.plan) : []).map(({ ms }) => ms ?? 0))
  return (
    <section className="panel" aria-label="Plan">
      <h2>Plan</h2>
      {!run && <p>Run a query to see which subgraph resolves which part of it.</p>}
      {run && !run.plan && <p>The last response has no plan, since it needed no subgraph.</p>}
      {run?.plan && (
        <>
          <p role="status">
            {run.request.operationName ?? 'The last run'}: {callsOf(run.plan)}, {timeOf(run.ms)} in all.
          </p>
          <div className="plan">
            <Step plan={run.plan} longest={longest} />
          </div>
        </>
      )}
    </section>
  )
}

function Step({ plan, longest }: { plan: Plan; longest: number }) {
  if (plan.kind === 'FETCH') return <Call call={plan} longest={longest} />
  const isSequence = plan.kind === 'SEQUENCE'
  const List = isSequence ? 'ol' : 'ul'
  return (
    <>
      <p className="muted">{isSequence ? 'One after the other' : 'At the same time'}</p>
      <List>
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no name, and a plan never changes
          <li key={index}>
            <Step plan={step} longest={longest} />
          </li>
        ))}
      </List>
    </>
  )
}

function Call({ call, longest }: { call: Fetch; longest: number }) {
  const { subgraph, operation, ms, entities } = call
  return (
    <div className="call">
      <p>
        <strong>{subgraph}</strong> <span className="number">{ms === null ? 'not needed' : timeOf(ms)}</span>
      </p>
      {ms !== null && <span className="bar" style={{ width: `${(100 * ms) / longest}%` }} aria-hidden="true" />}
      <p className="muted">
        resolves {partOf(call)}
        {entities !== null && `, for ${counted(entities, 'entity', 'entities')}`}
      </p>
      <details>
        <summary>Query to the subgraph</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{operation}</pre>
      </details>
    </div>
  )
}
