import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

// The node that serves the API while `npm run dev` serves the pages; `npm run mock` listens here.
const node = 'http://127.0.0.1:8080'

/** Tells the patrol page's service worker which files that page is made of: all that it names, and all that those name. */
function patrolFiles(): Plugin {
  return {
    name: 'patrol-files',
    apply: 'build',
    writeBundle({ dir }) {
      const assets = join(dir!, 'assets')
      const names = readdirSync(assets)
      const found = new Set<string>()
      const follow = (text: string): void => {
        for (const name of names) {
          if (found.has(name) || !text.includes(name)) continue
          found.add(name)
          follow(readFileSync(join(assets, name), 'utf8'))
        }
      }
      follow(readFileSync(join(dir!, 'patrol.html'), 'utf8'))
      const worker = join(dir!, 'patrol-worker.js')
      const files = JSON.stringify([...found].sort().map((name) => `/assets/${name}`))
      const text = readFileSync(worker, 'utf8')
      if (!/\bpatrolFiles\b/.test(text)) this.error('the worker does not look for its files')
      writeFileSync(worker, `const patrolFiles = ${files};\n${text}`)
    },
  }
}

export default defineConfig({
  plugins: [patrolFiles()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the page's content policy allows no data: addresses
    chunkSizeWarningLimit: 1300, // maplibre-gl and deck.gl are what they are
    rolldownOptions: {
      input: {
        index: 'index.html',
        dispatch: 'dispatch.html',
        patrol: 'patrol.html',
        supervise: 'supervise.html',
        'patrol-worker': 'src/patrol/worker.ts',
      },
      // A service worker rules over the folder it lies in, under a name that does not change.
      output: { entryFileNames: (chunk) => (chunk.name === 'patrol-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/tiles', '/sign-in', '/sign-out', '/hub'].map((path) => [path, { target: node, ws: path === '/hub' }]),
    ),
  },
})
