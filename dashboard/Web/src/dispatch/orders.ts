import { fill, refusalText, words } from '../i18n'
import type { OwnPosition, Reply } from '../shared/contract'
import { Disconnected } from '../shared/link'
import { openPursuit } from './border'
import { formatCommand, targetOf, type Command } from './commands'
import { board, cityName, detail, done, link, mapSide, refuse, replaying, select, selectOfficer } from './desk'
import { isRoadCommand, type RoadCommand } from './roadCommands'
import { performRoad } from './roads'

type BoardCommand = Exclude<Command, RoadCommand>

/** Carries out a command, by whatever means it was given, and says in words what came of it. True when it was done. */
export async function perform(command: Command): Promise<boolean> {
  if (replaying.peek() && command.verb !== 'find') return false // The past cannot be changed, and the present is not in sight.
  if (isRoadCommand(command)) return performRoad(command)
  const line = formatCommand(command)
  const strings = words()
  const values = {
    officer: 'officer' in command ? command.officer.code : '',
    incident: 'incident' in command ? (typeof command.incident === 'string' ? command.incident : command.incident.id) : '',
    city: 'city' in command ? cityName(command.city.id) : '',
  }
  try {
    if (command.verb === 'find') return await findOnMap(command, line)
    const reply = await invoke(command)
    if (reply.ok) done(fill(strings.did[command.verb], values), line)
    else refuse(refusalText(reply.reason, values), line)
    return reply.ok
  } catch (fault) {
    refuse(fault instanceof Disconnected ? strings.fault.notConnected : strings.fault.lost, line)
    return false
  }
}

function invoke(command: Exclude<BoardCommand, { verb: 'find' }>): Promise<Reply> {
  switch (command.verb) {
    case 'dispatch':
      return link.call('Dispatch', command.incident.id, command.officer.id)
    case 'withdraw':
      return link.call('Withdraw', command.directive, command.reason)
    case 'close':
      return link.call('Close', command.incident.id, command.reason)
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
