import { signal } from '@preact/signals'

/** Whether the page opens without the node from now on: its worker rules, which it does only with everything kept. */
export const opensOffline = signal(false)

/** Lets the page be kept on the device, so that it opens without the node. Where a browser does not know how, it opens only with it. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register('/patrol-worker.js', { scope: '/patrol' })
    const { active } = await navigator.serviceWorker.ready
    const look = () => {
      opensOffline.value ||= active?.state === 'activated'
    }
    active?.addEventListener('statechange', look)
    look()
  } catch (fault) {
    console.warn('the page cannot be kept on this device', fault)
  }
}
