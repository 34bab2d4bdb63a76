/** Copies a text, and tells whether the browser let it: it does on pages of https and of this machine only. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
