import { fill, words } from '../i18n'
import { api, Refused } from '../shared/api'
import { clock } from '../shared/clock'
import { openPursuit, ownSide } from './border'
import type { Deed } from './deeds'
import type { Given } from './given'
import { proposePosts } from './posts'

/** The newest sighting that nobody has looked at; a number that none has when all are, for the node to refuse. */
function unverifiedOf({ track }: Given): string {
  return track!.sightings.findLast((one) => one.verification === 'unverified')?.read ?? '00000000-0000-0000-0000-000000000000'
}

const verify = (isIt: boolean): Deed => ({
  call: (given) => ['Verify', given.track!.jurisdiction, given.track!.id, unverifiedOf(given), isIt],
  values: ({ track }) => ({ what: track!.id }),
})
const alertValues = ({ alert }: Given) => ({ what: alert!.id })

/** Suspect tracks and joint alerts, and what is followed up. */
export const borderDeeds: Readonly<Record<string, Deed>> = {
  is: verify(true),
  isnot: verify(false),
  endtrack: {
    call: ({ track, what }) => ['EndTrack', track!.jurisdiction, track!.id, what],
    values: ({ track }) => ({ what: track!.id }),
  },
  posts: {
    act: async ({ track }) => {
      openPursuit(track!.id)
      await proposePosts(track!)
    },
    values: ({ track }) => ({ what: track!.id }),
  },
  yes: { call: ({ alert }) => ['AnswerAlert', ownSide(alert!), alert!.id, 'acknowledged', ''], values: alertValues },
  decline: { call: ({ alert, text }) => ['AnswerAlert', ownSide(alert!), alert!.id, 'declined', text], values: alertValues },
  say: { call: ({ alert, text }) => ['SayAlert', ownSide(alert!), alert!.id, text], values: alertValues },
  unalert: { call: ({ alert, text }) => ['WithdrawAlert', alert!.lead, alert!.id, text], values: alertValues },
  placed: {
    act: async ({ closed, text }) => {
      await api.followUp(closed!, text ?? '')
    },
    values: ({ closed }) => ({ what: closed! }),
  },
  policy: { act: ({ what }) => askPolicy(what === 'reload') },
  recaution: {
    call: ({ city, number, duration, text }) => [
      'ChangeCaution',
      `N${city!.id}-${String(number).padStart(6, '0')}`,
      { until: Math.round(clock.now() + duration! * 60_000), ...(text && { text }) },
    ],
  },
}

/** Checks the folder's policy, or puts it in force; why it could not be, in words. */
async function askPolicy(reload: boolean): Promise<string | void> {
  try {
    const reply = await (reload ? api.reloadPolicy() : api.checkPolicy())
    if (!reply.ok)
      return fill(words().commands.policyRefused, {
        file: reply.file ?? '',
        where: reply.where ?? '',
        detail: reply.detail ?? reply.reason,
      })
  } catch (fault) {
    const body = fault instanceof Refused ? (fault as unknown as { body?: Record<string, string> }).body : undefined
    if (!body?.file) throw fault
    return fill(words().commands.policyRefused, body)
  }
}
