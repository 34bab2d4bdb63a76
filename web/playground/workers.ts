import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker'
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker'
import GraphqlWorker from 'monaco-graphql/esm/graphql.worker.js?worker'

/*
 * Where the editor's workers come from: files of our own. GraphiQL's module for Vite does the same, but writes to the
 * console for each worker and stops Vite's development server (graphiql#4473).
 */

const MonacoEnvironment = {
  getWorker(_id: string, label: string): Worker {
    if (label === 'graphql') return new GraphqlWorker()
    if (label === 'json') return new JsonWorker()
    return new EditorWorker()
  },
}

Object.assign(globalThis, { MonacoEnvironment })
