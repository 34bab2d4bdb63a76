import type { GraphiQLPlugin } from '@graphiql/react'
import { CostIcon } from './icons.tsx'
import { plan } from './plan.tsx'
import { callsOf, sizeOf, timeOf } from './plan-steps.ts'
import { policyInWords } from './policy.ts'
import { useLastRun } from './run.ts'

/** Panel with cost, limit, duration and cache policy of the last run. */
export const cost: GraphiQLPlugin = { title: 'Cost', icon: CostIcon, content: CostPanel }

function CostPanel() {
  const run = useLastRun()
  return (
    <section className="panel" aria-label="Cost">
      <h2>Cost</h2>
      {!run && <p>Run a query to see its cost, its duration and the cache policy of its response.</p>}
      {run && (
        <dl>
          <dt>Question</dt>
          <dd>{run.request.operationName ?? 'without a name'}</dd>
          <dt>Time</dt>
          <dd>{timeOf(run.ms)}, from the request to the end of the response</dd>
          <dt>Size</dt>
          <dd>{sizeOf(run.size)} before compression</dd>
          <dt>Subgraphs</dt>
          <dd>{run.plan ? callsOf(run.plan) : 'none was called'}</dd>
          {run.cost && (
            <>
              <dt>Cost</dt>
              <dd>
                {run.cost.requested.toLocaleString('en')} of at most {run.cost.limit.toLocaleString('en')}{' '}
                <meter min={0} max={run.cost.limit} value={run.cost.requested} aria-label="Cost against the limit" />
              </dd>
            </>
          )}
          <dt>Caching</dt>
          <dd>
            {policyInWords(run.policy)} {run.policy.header && <code>cache-control: {run.policy.header}</code>}
          </dd>
        </dl>
      )}
    </section>
  )
}

/** Duration, size and subgraph calls of the last run, below the response. They open the panels for cost and plan. */
export function RunLine() {
  const run = useLastRun()
  if (!run) return null
  return (
    <p className="run-line" role="status">
      <button type="button" onClick={() => show(cost)}>
        {timeOf(run.ms)}, {sizeOf(run.size)}
      </button>
      {run.plan && (
        <button type="button" onClick={() => show(plan)}>
          {callsOf(run.plan)}
        </button>
      )}
    </p>
  )
}

// GraphiQL does not expose whether a panel is open. The button in its sidebar has this label only while the panel is closed.
function show({ title }: GraphiQLPlugin): void {
  document.querySelector<HTMLButtonElement>(`.graphiql-sidebar [aria-label="Show ${title}"]`)?.click()
}
