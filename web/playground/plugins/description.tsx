/** Renders a description; names in back-ticks become code. */
export const Prose = ({ text }: { text: string }) => (
  <p className="muted">
    {text.split('`').map((part, index) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text that never changes
      index % 2 === 1 ? <code key={index}>{part}</code> : part,
    )}
  </p>
)
