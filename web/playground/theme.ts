import { useMonaco } from '@graphiql/react'
import { useEffect } from 'react'

/*
 * Colours of the editors, which CSS cannot set; they equal those of styles.css. The themes have the names of GraphiQL's two themes
 * and replace them, so that GraphiQL's switch between light, dark and system works.
 */

const themes = {
  'graphiql-LIGHT': {
    base: 'vs',
    paper: '#ffffff',
    text: '#1b1d21',
    muted: '#5b5f67',
    link: '#0b4f8a',
    variable: '#8c1874',
    type: '#035d37',
    value: '#8f4e00',
  },
  'graphiql-DARK': {
    base: 'vs-dark',
    paper: '#1c1f25',
    text: '#e9e7e1',
    muted: '#a4a8b0',
    link: '#8cc4ff',
    variable: '#f0a3d8',
    type: '#66f8cc',
    value: '#e0b97a',
  },
} as const

/** Defines the themes when the editors have loaded. */
export function Theme(): null {
  const monaco = useMonaco(state => state.monaco)
  useEffect(() => {
    for (const [name, { base, paper, text, muted, link, ...code }] of Object.entries(themes)) {
      const tint = `${link}1f`
      monaco?.editor.defineTheme(name, {
        base,
        inherit: true,
        colors: {
          // Transparent: the page's background shows.
          'editor.background': '#ffffff00',
          'scrollbar.shadow': '#ffffff00',
          'editor.foreground': text,
          'editorLineNumber.foreground': muted,
          'editorLineNumber.dimmedForeground': muted,
          'editorHoverWidget.background': paper,
          'editorSuggestWidget.background': paper,
          'editorSuggestWidget.selectedBackground': tint,
          'editorSuggestWidget.selectedForeground': text,
          'editorWidget.background': paper,
          'menu.background': paper,
          'menu.selectionBackground': tint,
          'menu.selectionForeground': text,
          'quickInput.background': paper,
          'quickInputList.focusBackground': tint,
          'quickInputList.focusForeground': text,
          'list.hoverBackground': tint,
          'list.highlightForeground': link,
          'list.focusHighlightForeground': link,
          'textLink.foreground': link,
          'textLink.activeForeground': link,
          'editorLink.activeForeground': link,
          focusBorder: link,
        },
        rules: [
          { token: 'comment', foreground: muted },
          { token: 'keyword', foreground: code.variable },
          { token: 'key.identifier', foreground: link },
          { token: 'argument.identifier', foreground: code.variable },
          { token: 'type.identifier', foreground: code.type },
          { token: 'string', foreground: code.value },
          { token: 'number', foreground: code.type },
          { token: 'string.key.json', foreground: link },
          { token: 'string.value.json', foreground: code.value },
          { token: 'keyword.json', foreground: code.variable },
        ].map(({ token, foreground }) => ({ token, foreground: foreground.slice(1) })),
      })
    }
  }, [monaco])
  return null
}
