import './workers.ts'
import '@graphiql/react/style.css'
import '@graphiql/plugin-doc-explorer/style.css'
import '@graphiql/plugin-history/style.css'
import 'graphiql/graphiql.css'
import './styles.css'
import './panels.css'
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { fixAccessibility } from './accessibility-fixes.ts'
import { collections } from './plugins/collections.tsx'
import { copy } from './plugins/copy.tsx'
import { cost, RunLine } from './plugins/cost.tsx'
import { Development } from './plugins/development.tsx'
import { Notice } from './plugins/notice.tsx'
import { plan } from './plugins/plan.tsx'
import { ask } from './plugins/run.ts'
import { schema } from './plugins/schema.tsx'
import { OpenedLinks, ShareButton, takeLink } from './plugins/share.tsx'
import { ShownTab } from './plugins/tabs.ts'
import { Theme } from './theme.ts'

import welcome from './welcome.graphql?raw'

const plugins = [collections, plan, schema, copy, cost, HISTORY_PLUGIN]

const link = takeLink()
const question = link && 'question' in link ? link.question : undefined

// On a wide screen the first visit opens the panel with example operations.
const isFirstVisit = localStorage.getItem('graphiql:tabState') === null
const hasRoom = matchMedia('(min-width: 60rem)').matches

const page = document.getElementById('playground')!
fixAccessibility(page)
createRoot(page).render(
  <GraphiQL
    fetcher={ask}
    plugins={plugins}
    defaultQuery={welcome}
    defaultEditorToolsVisibility
    {...(question && { initialQuery: question.query, initialVariables: question.variables })}
    {...(isFirstVisit && hasRoom && !question && { visiblePlugin: collections })}
  >
    <GraphiQL.Logo>
      <h1>Accord</h1>
    </GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <ShareButton />
        </>
      )}
    </GraphiQL.Toolbar>
    <GraphiQL.Footer>
      <RunLine />
    </GraphiQL.Footer>
    <OpenedLinks operationName={question?.operationName} />
    <ShownTab />
    <Theme />
    <Notice />
    <Development />
  </GraphiQL>,
)
