import { api, leave, Refused } from './api'
import { clock } from './clock'
import type { Me, Region } from './contract'

/** Wait before the first requests are tried again while the node is away. */
const retryMs = 2000

/** A dispatcher's page: who is signed in, where and what time it is, and then it starts. Others are shown their own page. */
export async function openForDispatcher(start: (who: Me, where: Region) => void): Promise<void> {
  try {
    const who = await api.me()
    if (who.role !== 'dispatcher') return location.assign(who.role === 'officer' ? '/patrol' : '/')
    const [where, time] = await Promise.all([api.region(), api.clock()])
    clock.correct(time.now, time.speed)
    start(who, where)
  } catch (fault) {
    if (fault instanceof Refused && (fault.status === 401 || fault.status === 403)) return leave()
    setTimeout(() => void openForDispatcher(start), retryMs)
  }
}
