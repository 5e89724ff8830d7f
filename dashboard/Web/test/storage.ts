/** A page's storage for code that looks at it when it is loaded: import this first. */
export function fakeStorage(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    key: (index) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size
    },
  }
}
globalThis.localStorage = fakeStorage()
localStorage.setItem('sp.language', 'en')
