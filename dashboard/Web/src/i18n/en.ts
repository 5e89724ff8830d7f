export const en = {
  product: 'SmartPolicing.Realtime', productLine: 'Real-time command and dispatch',
  language: '中文', themeToLight: 'Light theme', themeToDark: 'Dark theme', signOut: 'Sign out', close: 'Close',
  // sign-in
  signInTitle: 'Sign in', user: 'User', password: 'Password', signIn: 'Sign in', signingIn: 'Signing in…',
  demoTitle: 'Demo users on this node', demoNote: 'Shown only on a loopback demo node. One click signs in.',
  demoDispatchers: 'Dispatchers', demoOfficers: 'Officers', demoFilter: 'Find an officer',
  wrongUserOrPassword: 'User or password is wrong.', tooManyAttempts: 'Too many failed attempts. Try again in 15 minutes.',
  nodeUnreachable: 'The node cannot be reached. Check that it is running.', noPageForRole: 'This user has no page here.',
  signInFailed: 'Sign-in failed: {reason}',
  // header
  dispatch: 'Dispatch', waiting: 'waiting', available: 'available', nodeClock: 'Node clock',
  live: 'LIVE', stale: 'STALE {s} s', disconnected: 'DISCONNECTED', connecting: 'CONNECTING',
  soundOn: 'Sound on', soundOff: 'SOUND OFF', alarmRate: 'alarms in 10 min: {n}',
  // queue
  incidents: 'Incidents', nWaiting: '{n} waiting', noIncidents: 'No open incidents', orderHeld: 'order held', unassigned: 'unassigned',
  calls: 'Calls', nCalls: '{n} calls', late: 'late', boardLoading: 'Waiting for the board…',
  // officers
  officers: 'Officers', onDuty: '{n} on duty', filter: 'Filter by code, incident or status', noMatch: 'No officer matches',
  sendTo: 'Send to {incident}', all: 'all',
  // detail
  noSelection: 'Select an incident to see its calls, officers and timeline.', ranked: 'Ranked officers', rankedAt: 'ranked {age} ago',
  rankedAlso: 'Further officers that fit', passedOver: 'Passed over ({n})', rank: 'Rank again', closeIncident: 'Close…', withdraw: 'Withdraw…', find: 'Find', assigned: 'Directives',
  timeline: 'Timeline', notRanked: 'Not ranked yet.', nobodyFits: 'Nobody fits at this moment.', send: 'Send', opened: 'opened',
  answerIn: 'answer in {t}', answerOver: 'answer due', minutes: '{n} min', positionAge: 'fix {age}', noPlace: 'no place given',
  anonymous: 'caller unknown', enterSends: 'Enter sends the first', loadingDetail: 'Loading…', since: 'for {t}',
  // notices
  notices: 'Notices', noNotices: 'Nothing yet.', acknowledgeAlarm: 'Acknowledge', alarmKey: 'F8',
  noticeNewP1: 'New priority 1: {type}, {place}',
  noticeNobody: 'Nobody can be sent to {incident}. Free an officer or send one by hand.',
  happening: {
    opened: 'Opened', callJoined: 'Another call joined', ranked: 'Officers ranked', nobodyFound: 'Nobody found who can be sent',
    directiveSent: 'Sent to {officer}', delivered: 'Delivered to {officer}', acknowledged: '{officer} acknowledged',
    declined: '{officer} declined', expired: '{officer} did not answer in time', offeredNext: 'Offer went on to {officer}',
    enRoute: '{officer} en route', onScene: '{officer} on scene', completed: '{officer} done', withdrawn: '{officer} withdrawn', closed: 'Closed',
  },
  offeredNextAfter: 'Offer went on from {before} to {officer}', byWhom: 'by {by}', engine: 'engine',
  status: { offDuty: 'Off duty', available: 'Available', dispatched: 'Dispatched', enRoute: 'En route', onScene: 'On scene', busy: 'Busy' },
  statusShort: { offDuty: 'OFF', available: 'AVL', dispatched: 'DSP', enRoute: 'ENR', onScene: 'ONS', busy: 'BSY' },
  directive: {
    sent: 'sent', delivered: 'delivered', acknowledged: 'acknowledged', enRoute: 'en route', onScene: 'on scene',
    declined: 'declined', completed: 'completed', expired: 'expired', withdrawn: 'withdrawn',
  },
  incidentState: { waiting: 'waiting', offered: 'offered', assigned: 'assigned', enRoute: 'en route', onScene: 'on scene', closed: 'closed' },
  rankReason: {
    fits: 'fits', onDirective: 'on another directive', busy: 'busy', positionTooOld: 'position too old', lacksSkill: 'lacks the skill',
    saidNo: 'said no to this one', noRoad: 'no way by road',
  },
  // command line
  command: 'Command line', commandHint: 'd CODE INCIDENT send · w CODE reason withdraw · c INCIDENT reason close · r INCIDENT rank · f CODE|INCIDENT find', commandShort: 'd CODE INCIDENT …',
  keyCommand: 'command', keyQueue: 'incident', keyFirst: 'send first', keyClear: 'clear',
  did: {
    dispatch: '{officer} sent to {incident}', close: '{incident} closed', rank: 'Ranking {incident} again', find: 'Showing {what}',
    withdraw: '{officer} withdrawn from {incident}',
  },
  preview: {
    dispatch: 'Send {officer} to {incident} {type}', close: 'Close {incident} {type}: “{reason}”', rank: 'Rank {incident} again',
    find: 'Show {what} on the map', withdraw: 'Withdraw {officer} from {incident}: “{reason}”',
  },
  fault: {
    unknownVerb: 'There is no command “{word}”. Commands: d, w, c, r, f.', officerMissing: 'Name an officer: d CODE INCIDENT.',
    incidentMissing: 'Name an incident.', reasonMissing: 'Type a reason: it goes on the record.', unknownOfficerCode: 'No officer “{word}”.',
    ambiguousOfficer: '“{word}” fits several officers: {some}.', unknownIncidentId: 'No open incident “{word}”.',
    ambiguousIncident: '“{word}” fits several incidents: {some}.', tooMany: '“{word}” is one word too many.',
    noDirective: '{officer} holds no directive.', targetMissing: 'Name an officer or an incident.', nothingFound: 'No officer or incident “{word}”.',
    notConnected: 'Not connected: the command was refused, not queued.', noSuchRank: 'There is no officer number {n} in the ranking.',
    alreadyOffered: '{incident} is with {officer}. Press a number to send another as well.', positionUnknown: '{officer}: no position in view yet.',
    lost: 'The connection was lost before an answer came. Check the board before trying again.', other: 'Refused: {reason}',
  },
  refusal: {
    placeOutsideRegion: 'No jurisdiction of this node holds the place.', unknownType: 'Unknown incident type.',
    unknownIncident: '{incident} is no longer on the boards.', unknownOfficer: 'No such officer here.', unknownDirective: 'No such directive.',
    incidentClosed: '{incident} is closed.', officerNotAvailable: '{officer} is not available.', notYourDirective: 'That directive is another officer’s.',
    directiveOver: 'That directive is already over.', answerOutOfOrder: 'That answer does not follow from the directive’s state.',
    holdsDirective: 'A directive is held; only its answers change the status now.', statusNotAllowed: 'That status cannot be chosen.',
    tooManyIncidents: 'As many incidents are open as the node can hold.', tooManyCalls: 'The incident has as many calls as it can keep.',
    stopping: 'The node is stopping.',
  },
  // map
  map: 'Map of the region', legend: 'Legend', station: 'Station', camera: 'Camera', noFix: 'old fix', cellLegend: 'available / total per cell',
  secondsAgo: '{n} s', minutesAgo: '{n} min', hoursAgo: '{n} h', never: 'no fix',
  zoomIn: 'Zoom in', zoomOut: 'Zoom out', wholeRegion: 'Whole region',
  // patrol
  patrol: 'Patrol', readyLine: 'Ready for a directive', busyLine: 'Not to be chosen while busy', offLine: 'Not on shift',
  newDirective: 'New directive', acknowledgedStatus: 'Acknowledged', acknowledge: 'Acknowledge', decline: 'Decline', declineWhy: 'Why can you not go?', back: 'Back',
  declineReasons: { engaged: 'Engaged elsewhere', tooFar: 'Too far away', vehicle: 'Vehicle trouble', endOfShift: 'End of shift' },
  goEnRoute: 'En route', goOnScene: 'On scene', goClear: 'Clear', byRoad: '{min} min · {km} km', routeUnknown: 'Way not known yet',
  noRoute: 'No way by road', answerWithin: 'Answer within', overdue: 'Answer is due now', issuedBy: 'Sent by {by}',
  ended: { declined: 'You declined', completed: 'Done', expired: 'Expired: not answered in time', withdrawn: 'Taken back by dispatch' },
  endedNote: {
    declined: 'It goes to the next officer.', completed: 'You are available again.', expired: 'It goes to the next officer.',
    withdrawn: 'Stop. You are not needed there any more.',
  },
  understood: 'Understood', tapForSound: 'Tap for sound', offline: 'No connection. Trying again…', lastPosition: 'Your last position: {age} ago',
  notAnOfficer: 'This user has no officer.', incident: 'Incident', showWay: 'Whole way', mustAnswerFirst: 'Status follows the directive',
}

export type Strings = typeof en
