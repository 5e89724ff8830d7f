import { fill, words } from '../i18n'
import { span } from '../shared/clock'
import type { Happening, HappeningKind } from '../shared/contract'

/** How the codes in a happening's detail are called, in the language of the page. */
export interface Names {
  type(code: string): string
  area(code: string): string
  disposition(code: string): string
  body(code: string): string
  city(jurisdiction: number): string
}

type Read = (detail: string, names: Names, what: Happening) => string

/** Fields of a call, as the node names them. */
const callFieldNames = (detail: string) => {
  const { callField } = words().told
  return detail
    .split(', ')
    .map((field) => (callField as Record<string, string>)[field] ?? field)
    .join(words().told.comma)
}

/** "CODE" or "CODE: words". */
const coded = (detail: string, name: (code: string) => string) => {
  const [, code = '', rest = ''] = /^([^\s:]+)(.*)$/s.exec(detail) ?? []
  return code ? name(code) + rest : detail
}

/** "enRoute 3600": the state, and the seconds in it. */
const readLate: Read = (detail) => {
  const [, state = '', seconds = ''] = /^(\w+) (\d+)$/.exec(detail) ?? []
  const name = (words().incidentState as Record<string, string>)[state]
  return name ? fill(words().desk.stateFor, { state: name, t: span(Number(seconds) * 1000) }) : detail
}

/**
 * "type theft > robbery; priority 3 > 1; place 31.1,121.4 > 31.2,121.5; mark unverified > found; address A > B"; the address is the last,
 * and in anybody's words.
 */
const readAmended: Read = (detail, names) => {
  const { mark, ...strings } = words().told
  const [coded = '', address] = detail.split(/(?:^|; )address (.*)$/s)
  const markName = (word: string) => (mark as Record<string, string>)[word] ?? word
  const changes = coded
    .split('; ')
    .filter((part) => part !== '')
    .map((part) => {
      const [, field = '', before = '', after = ''] = /^(\w+) (.*) > (.*)$/.exec(part) ?? []
      if (field === 'type') return `${strings.type} ${names.type(before)} → ${names.type(after)}`
      if (field === 'priority') return `${strings.priority} P${before} → P${after}`
      if (field === 'place') return strings.placeMoved
      if (field === 'mark') return `${strings.place} ${markName(before)} → ${markName(after)}`
      return part
    })
  if (address) changes.push(`${strings.place} ${address.replace(' > ', ' → ')}`)
  return changes.join(words().told.comma)
}

/** "declined: words", or "gone NAME" of a desk that left. */
const readAnswer: Read = (detail) => {
  const gone = /^gone (.+)$/.exec(detail)?.[1]
  if (gone) return fill(words().told.deskLeft.gone, { desk: gone })
  return coded(detail, (word) => (words().desk.transferState as Record<string, string>)[word] ?? word)
}

/** The desk it was with, and why; either may be missing. */
const readTaken: Read = (detail) => {
  const [before = '', ...why] = detail.split(': ')
  return [before.replace(/:$/, '') && fill(words().told.fromDesk, { desk: before }), why.join(': ')].filter(Boolean).join(words().told.comma)
}

const readLetGo: Read = (detail, _names, what) => {
  const [, desk = '', how = ''] = /^(.+) (gone|signedOff)$/.exec(detail) ?? []
  return what.by === 'engine' && desk ? fill(words().told.deskLeft[how as 'gone' | 'signedOff'], { desk }) : detail
}

/** "4 in 30 d, 100 m; 2 theft: 3-000001 3-000007". */
const readHistory: Read = (detail, names) => {
  const [, found, days, metres, same, type = '', newest = ''] = /^(\d+) in (\d+) d, (\d+) m; (\d+) (\S+): (.*)$/.exec(detail) ?? []
  if (found === undefined) return detail
  return fill(words().told.historyFound, { found, days: days!, metres: metres!, same: same!, type: names.type(type), newest })
}

/** "NAME accepted: words", of a body. */
const readTransfer: Read = (detail, names) => {
  const [, body = '', state = '', rest = ''] = /^(\S+) (\w+)(.*)$/s.exec(detail) ?? []
  const name = (words().desk.transferState as Record<string, string>)[state]
  return name ? `${names.body(body)} ${name}${rest}` : detail
}

/** "1 of 3: 1 medic". */
const readShort: Read = (detail) => {
  const [, short, of, skills = ''] = /^(\d+) of (\d+)(?:: (.*))?$/.exec(detail) ?? []
  return short === undefined ? detail : fill(words().told.shortBy, { short, of: of! }) + (skills && ` (${skills})`)
}

/** Why it ended: reasons that the engine gives by itself in words, a person's own as they are. */
export function reasonIn(detail: string, names: Names): string {
  const known = (words().told.engineReason as Record<string, string>)[detail]
  const [, alert = '', end = ''] = /^(A\d+-\d+) (\w+)$/.exec(detail) ?? []
  if (alert) return `${alert} ${(words().border.alertEnd as Record<string, string>)[end[0]!.toLowerCase() + end.slice(1)] ?? end}`
  return known ?? names.disposition(names.body(detail))
}

const byKind: Partial<Record<HappeningKind, Read>> = {
  amended: readAmended,
  attached: (detail) => coded(detail, (kind) => (words().desk.attachKind as Record<string, string>)[kind.toLowerCase()] ?? kind),
  betterFound: (detail) => fill(words().told.soonerBy, { t: span(Number(detail) * 1000) }),
  callAmended: callFieldNames,
  cleared: (detail) => (words().told.clearedWhy as Record<string, string>)[detail] ?? detail,
  closed: reasonIn,
  completed: (detail, names) => names.disposition(detail),
  crossArea: (detail, names) => names.area(detail),
  declined: (detail) => (words().declineReasons as Record<string, string>)[detail] ?? detail,
  disposed: (detail, names) => detail.split(' ').map(names.disposition).join(words().told.comma),
  handOverAnswered: readAnswer,
  historyChecked: readHistory,
  late: readLate,
  letGo: readLetGo,
  nobodyAssigned: (detail) => (/^\d+$/.test(detail) ? span(Number(detail) * 1000) : detail),
  nobodyFound: (detail) => (/^\d+$/.test(detail) ? fill(words().told.rankedNone, { n: detail }) : detail),
  officerAsked: (detail, names) => names.city(Number(detail)),
  panicAgain: (detail) => fill(words().crews.panicPresses, { n: detail }),
  shortOf: readShort,
  takenInHand: readTaken,
  transferAnswered: readTransfer,
  transferOverdue: (detail, names) => names.body(detail),
  transferredOut: (detail, names) => coded(detail, names.body),
  unstacked: (detail) => (detail === 'offDuty' ? words().status.offDuty : detail),
  withdrawn: reasonIn,
}

/** What happened, in a sentence; codes by their names. */
export function happeningIn(what: Happening, names: Names): string {
  const strings = words()
  // Only a person is named: what the engine does by itself is the rule.
  const by = what.by && what.by !== what.officerCode && what.by !== 'engine' ? ` (${fill(strings.byWhom, { by: what.by })})` : ''
  if (what.kind === 'offeredNext')
    return (
      (what.detail
        ? fill(strings.offeredNextAfter, { before: what.detail, officer: what.officerCode })
        : fill(strings.happening.offeredNext, { officer: what.officerCode })) + by
    )
  const detail = what.detail && (byKind[what.kind]?.(what.detail, names, what) ?? what.detail)
  return fill(strings.happening[what.kind] ?? what.kind, { officer: what.officerCode }) + (detail && `${strings.told.colon}${detail}`) + by
}
