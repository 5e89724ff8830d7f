/** Phone lines, pursuits, and officers at their station. */
export const linesEn = {
  title: 'Phone lines and call-backs',
  state: { ringing: 'rings', answered: 'on the line', callBackDue: 'ring back', over: 'over' },
  withheld: 'number withheld',
  takenBy: 'taken by {desk}',
  tries: 'tried {n}×',
  take: 'Take (F3)',
  form: 'To the form',
  letGo: 'Let go',
  reached: 'Spoke with the caller',
  tried: 'No answer',
  giveUp: 'Give up …',
  why: 'Why nobody is to try again (Enter)',
  nobody: 'Nobody rings, and nobody is to be rung back.',
  none: 'No such line is yours.',
  formBusy: 'A call is being taken. Finish it first.',
  didTake: '{line} is yours.',
  didLetGo: '{line} waits for the others.',
  didReach: '{line} was rung back.',
  didTry: '{line}: no answer. It is due again.',
  didGiveUp: '{line} was given up.',
  follows: 'Follows {target} (by {by})',
  movedAgo: 'moved {age} ago',
  followStop: 'Let it stand',
  fromStation: 'Without a position: from their station',
  stationMark: 'from the station',
  minutes: '{n} min',
  send: 'Send',
}

export const lineHappeningsEn = {
  lineTied: 'Taken from the line',
  followBegan: 'The place follows',
  followEnded: 'The place stands again; it followed',
}

export const lineRefusalsEn = {
  noLine: 'Nobody rings.',
  unknownLine: 'That line is over.',
  lineTaken: 'Desk {desk} has that line.',
  tooManyLines: 'As many lines wait as the city can hold.',
  notYourLine: 'That line is not yours.',
  noCallBack: 'Nobody is to be rung back there.',
  badLine: 'That is no line.',
  badTarget: 'Only an officer or a track can be followed.',
  noPosition: 'Nobody has heard yet where that officer is.',
  tooManyPursuits: 'As many incidents follow something as can (64).',
}
