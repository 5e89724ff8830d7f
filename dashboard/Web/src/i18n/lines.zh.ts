import type { lineHappeningsEn, lineRefusalsEn, linesEn } from './lines.en'

/** 来电、追踪与驻地警力。 */
export const linesZh: typeof linesEn = {
  title: '来电与回拨',
  state: { ringing: '振铃', answered: '通话中', callBackDue: '待回拨', over: '已结束' },
  withheld: '号码隐藏',
  takenBy: '{desk} 已接',
  tries: '已试 {n} 次',
  take: '接听 (F3)',
  form: '填入警单',
  letGo: '放回',
  reached: '已与来电人通话',
  tried: '无人接听',
  giveUp: '放弃 …',
  why: '不再回拨的原因（回车）',
  nobody: '无人来电，也无待回拨。',
  none: '没有归你的该来电。',
  formBusy: '正在接警，请先完成。',
  didTake: '{line} 由你处理。',
  didLetGo: '{line} 已放回。',
  didReach: '{line} 已回拨。',
  didTry: '{line}：无人接听，稍后再拨。',
  didGiveUp: '{line} 已放弃。',
  follows: '跟随 {target}（{by}）',
  movedAgo: '{age}前移动',
  followStop: '停止跟随',
  fromStation: '无定位：自驻地出发',
  stationMark: '自驻地',
  minutes: '{n} 分钟',
  send: '派出',
}

export const lineHappeningsZh: typeof lineHappeningsEn = {
  lineTied: '来自来电',
  followBegan: '地点开始跟随',
  followEnded: '地点停止跟随',
}

export const lineRefusalsZh: typeof lineRefusalsEn = {
  noLine: '无人来电。',
  unknownLine: '该来电已结束。',
  lineTaken: '{desk} 已接该来电。',
  tooManyLines: '等待的来电已达上限。',
  notYourLine: '该来电不归你。',
  noCallBack: '该来电无需回拨。',
  badLine: '不是来电编号。',
  badTarget: '只能跟随警力或轨迹。',
  noPosition: '尚无该警力的定位。',
  tooManyPursuits: '跟随的警情已达上限（64）。',
}
