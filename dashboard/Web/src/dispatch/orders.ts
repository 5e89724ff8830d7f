import { fill, refusalText, words } from '../i18n'
import type { OwnPosition, Reply } from '../shared/contract'
import { Refused } from '../shared/api'
import { Disconnected } from '../shared/link'
import { openPursuit } from './border'
import { formatCommand, targetOf, type Command } from './commands'
import { allDeeds } from './deedTable'
import { board, cityName, detail, done, link, mapSide, refuse, replaying, select, selectOfficer } from './desk'
import type { Order } from './given'
import { isRoadCommand, type RoadCommand } from './roadCommands'
import { performRoad } from './roads'
import { remember, type HubCall } from './undo'

type BoardCommand = Exclude<Command, RoadCommand | { verb: 'order' }>
type Answered = Reply<Record<string, unknown>>

/** Carries out a command, by whatever means it was given, and says in words what came of it. True when it was done. */
export async function perform(command: Command): Promise<boolean> {
  if (replaying.peek() && command.verb !== 'find') return false // The past cannot be changed, and the present is not in sight.
  if (isRoadCommand(command)) return performRoad(command)
  const line = formatCommand(command)
  if (command.verb === 'order') return performOrder(command.order, line)
  const strings = words()
  const values = {
    officer: 'officer' in command ? command.officer.code : '',
    incident: 'incident' in command ? (typeof command.incident === 'string' ? command.incident : command.incident.id) : '',
    city: 'city' in command ? cityName(command.city.id) : '',
  }
  try {
    if (command.verb === 'find') return await findOnMap(command, line)
    const reply = await invoke(command)
    if (!reply.ok) {
      refuse(refusalText(reply.reason, values), line)
      return false
    }
    if (command.verb === 'dispatch' && typeof reply.directive === 'string')
      keepUndo(line, ['Withdraw', reply.directive, strings.commands.undone])
    if (command.verb === 'close') keepUndo(line, ['Reopen', command.incident.id, strings.commands.undone])
    done(fill(strings.did[command.verb], values), line)
    return true
  } catch (fault) {
    return lost(fault, line)
  }
}

/** Carries out a verb of the table. */
async function performOrder({ row, given }: Order, line: string): Promise<boolean> {
  const deed = allDeeds[row.word]
  const strings = words()
  const did = (strings.commands.did as Record<string, string>)[row.word] ?? ''
  const values = { officer: given.officer?.code ?? '', incident: given.incident?.id ?? '', ...deed?.values?.(given) }
  try {
    const why = await deed?.act?.(given)
    if (why) refuse(why, line)
    else if (deed?.act) done(fill(did, values), line)
    if (deed?.act) return !why
    const call = await deed?.call?.(given)
    if (!call) return false
    const reply = await link.call<Answered>(...call)
    if (!reply.ok) {
      refuse(refusalText(reply.reason, values), line)
      return false
    }
    const told = reply.undo as { call: string; args: unknown[] } | null | undefined
    const back: HubCall | null | undefined = told ? [told.call, ...told.args] : deed?.undo?.(given, reply)
    if (back) keepUndo(line, back)
    done(fill(did, values), line)
    return true
  } catch (fault) {
    return lost(fault, line)
  }
}

function lost(fault: unknown, line: string): false {
  const { notConnected, lost: gone } = words().fault
  if (fault instanceof Refused) refuse(refusalText(fault.reason), line)
  else refuse(fault instanceof Disconnected ? notConnected : gone, line)
  return false
}

/** The order can be taken back by one key for a while. */
function keepUndo(line: string, call: HubCall): void {
  remember(line, async () => (await link.call<Reply>(...call)).ok, performance.now())
}

function invoke(command: Exclude<BoardCommand, { verb: 'find' }>): Promise<Answered> {
  switch (command.verb) {
    case 'dispatch':
      return link.call('Dispatch', command.incident.id, command.officer.id)
    case 'withdraw':
      return link.call('Withdraw', command.directive, command.reason)
    case 'close':
      return link.call('CloseAs', command.incident.id, command.results, command.reason)
    case 'rank':
      return link.call('Rank', command.incident.id)
    case 'aid':
    case 'tell':
      return link.call('AskNeighbour', command.incident.id, command.city.id, command.verb === 'aid' ? 'aid' : 'incident', command.text)
  }
}

async function findOnMap(command: Extract<Command, { verb: 'find' }>, line: string): Promise<boolean> {
  const what = targetOf(command)
  if ('incident' in command) select(command.incident.id, true)
  else if ('pursuit' in command) openPursuit(command.pursuit.id)
  else {
    selectOfficer(command.officer.id)
    if (!mapSide.showOfficer(command.officer.id)) {
      // Not in view: the node knows where the officer was last.
      const reply = await link.call<Reply<{ position: OwnPosition }>>('Officer', command.officer.id)
      if (!reply.ok) {
        refuse(refusalText(reply.reason, { officer: what, incident: '' }), line)
        return false
      }
      mapSide.show(reply.position.lng, reply.position.lat, true)
    }
  }
  done(fill(words().did.find, { what }), line)
  return true
}

/** Sends the nth officer that fits; 1 is the fastest. `again` allows a second officer for an incident that has one. */
export function dispatchRanked(n: number, again: boolean): void {
  if (replaying.peek()) return
  const chosen = detail.value
  const incident = chosen && board.incidents.get(chosen.id)
  if (!incident) return
  const ranked = (chosen.ranking?.officers ?? []).filter((one) => one.reason === 'fits')[n - 1]
  const officer = ranked && board.officers.get(ranked.officer)
  if (!officer) return refuse(fill(words().fault.noSuchRank, { n }))
  const holder = incident.officers[0]
  if (holder && !again) return refuse(fill(words().fault.alreadyOffered, { incident: incident.id, officer: holder.code }))
  void perform({ verb: 'dispatch', officer, incident })
}
