import { defineConfig } from 'vite'

// The node that serves the API while `npm run dev` serves the pages; `npm run mock` listens here.
const node = 'http://127.0.0.1:8080'

export default defineConfig({
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the page's content policy allows no data: addresses
    chunkSizeWarningLimit: 1300, // maplibre-gl and deck.gl are what they are
    rolldownOptions: { input: ['index.html', 'dispatch.html', 'patrol.html'] },
  },
  worker: { format: 'es' },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/tiles', '/sign-in', '/sign-out', '/hub'].map((path) => [path, { target: node, ws: path === '/hub' }]),
    ),
  },
})
