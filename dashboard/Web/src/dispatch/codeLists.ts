import { effect } from '@preact/signals'
import { words } from '../i18n'
import { board, detail, lists } from './desk'
import { desks } from './desks'
import type { Listed } from './given'
import { tables } from './policyTables'

const plain = (code: string, name = code): Listed => ({ code, name, nameZh: name })

/** Keeps the codes that commands may name in step with the policy in force, the desks that are there and the newest ranking. */
export function keepListsFresh(): void {
  effect(() => {
    const policy = tables.value
    const kinds = Object.entries(words().field.cautionKinds)
    lists.value = {
      area: policy?.areas ?? [],
      status: (policy?.statuses ?? []).filter((one) => one.setBy !== 'engine'),
      disposition: policy?.dispositions ?? [],
      body: policy?.transfers ?? [],
      desk: desks.value.flatMap((one) => one.desks.map((desk) => ({ ...plain(desk.name), jurisdiction: one.jurisdiction }))),
      caution: kinds.map(([code, name]) => plain(code, name)),
      neighbour: (detail.value?.ranking?.officers ?? [])
        .filter((one) => one.neighbour != null && !board.officers.has(one.officer))
        .map((one) => ({ ...plain(one.code), id: one.officer, jurisdiction: one.neighbour! })),
    }
  })
}
