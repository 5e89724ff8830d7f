// A JT/T 808 terminal written from the published facts alone (no packages, nothing of the engine): connects, registers, authenticates, reports,
// and prints one JSON line for each thing that happens. Used by the tests, and by hand (docs/JTT808.md).
//
//   node jt808.mjs --port 8808 --phone 13800138000 [--host 127.0.0.1] [--version 2013|2011|2019] [--lat 31.23 --lng 121.47]
//                  [--reports 3] [--every 1000] [--sos] [--batch] [--split] [--stay SECONDS] [--speed 60.5] [--heading 90] [--offset MINUTES]
import net from 'node:net';

const options = { host: '127.0.0.1', version: '2013', lat: 31.230416, lng: 121.473701, reports: 1, every: 1000, stay: 0, speed: 60.5, heading: 90, offset: 480 };
for (let at = 2; at < process.argv.length; at++) {
  const name = process.argv[at].replace(/^--/, '');
  const value = process.argv[at + 1];
  if (value === undefined || value.startsWith('--')) options[name] = true;
  else {
    options[name] = name === 'phone' || name === 'version' || name === 'host' || name === 'token' ? value : Number(value);
    at++;
  }
}

const isLong = options.version === '2019';
let serial = 0;
const say = (what) => console.log(JSON.stringify(what));
const word = (value) => Buffer.from([(value >> 8) & 255, value & 255]);
const dword = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
const bcd = (digits) => Buffer.from(digits, 'hex');
const fixed = (text, length) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(length)]).subarray(0, length);

function frame(id, body, parts) {
  const number = ++serial & 0xffff;
  const flags = body.length | (isLong ? 1 << 14 : 0) | (parts ? 1 << 13 : 0);
  const head = Buffer.concat([
    word(id), word(flags), isLong ? Buffer.from([1]) : Buffer.alloc(0),
    bcd(String(options.phone).padStart(isLong ? 20 : 12, '0')), word(number), parts ? Buffer.concat([word(parts[0]), word(parts[1])]) : Buffer.alloc(0),
  ]);
  const plain = Buffer.concat([head, body]);
  const check = plain.reduce((all, each) => all ^ each, 0);
  const escaped = [];
  for (const each of [...plain, check]) {
    if (each === 0x7e) escaped.push(0x7d, 0x02);
    else if (each === 0x7d) escaped.push(0x7d, 0x01);
    else escaped.push(each);
  }
  return { number, bytes: Buffer.from([0x7e, ...escaped, 0x7e]) };
}

// Everything between two 0x7E, escapes out, check byte looked at.
function* frames(state) {
  while (true) {
    const start = state.bytes.indexOf(0x7e);
    if (start < 0) return;
    const end = state.bytes.indexOf(0x7e, start + 1);
    if (end < 0) return;
    const inside = state.bytes.subarray(start + 1, end);
    state.bytes = state.bytes.subarray(end + 1);
    const plain = [];
    for (let at = 0; at < inside.length; at++) {
      if (inside[at] !== 0x7d) plain.push(inside[at]);
      else plain.push(inside[++at] === 0x02 ? 0x7e : 0x7d);
    }
    if (plain.reduce((all, each) => all ^ each, 0) !== 0) throw new Error('The node sent a wrong check byte.');
    const message = Buffer.from(plain.slice(0, -1));
    const flags = message.readUInt16BE(2);
    const long = (flags & (1 << 14)) !== 0;
    if (long !== isLong) throw new Error('The node answered in the other layout.');
    const bodyAt = long ? 17 : 12;
    if (message.length - bodyAt !== (flags & 1023)) throw new Error('The node sent a wrong length.');
    const phone = message.subarray(long ? 5 : 4, bodyAt - 2).toString('hex');
    if (phone.replace(/^0+/, '') !== String(options.phone).replace(/^0+/, '')) throw new Error(`The node spoke to ${phone}.`);
    yield { id: message.readUInt16BE(0), serial: message.readUInt16BE(bodyAt - 2), body: message.subarray(bodyAt) };
  }
}

function location(minutesAgo = 0, sos = false) {
  const local = new Date(Date.now() + options.offset * 60_000 - minutesAgo * 60_000).toISOString();
  const time = (local.slice(2, 4) + local.slice(5, 7) + local.slice(8, 10) + local.slice(11, 13) + local.slice(14, 16) + local.slice(17, 19));
  const status = 2 | 1 | (options.lat < 0 ? 4 : 0) | (options.lng < 0 ? 8 : 0);
  return Buffer.concat([
    dword(sos ? 1 : 0), dword(status), dword(Math.round(Math.abs(options.lat) * 1e6)), dword(Math.round(Math.abs(options.lng) * 1e6)), word(20),
    word(Math.round(options.speed * 10)), word(options.heading), bcd(time),
    Buffer.from([0x01, 4, 0, 0, 0, 100, 0x30, 1, 31, 0x31, 1, 14, 0xe1, 3, 1, 2, 3]), // The last one is a vendor's own.
  ]);
}

function registration() {
  const sizes = { 2011: [5, 8, 7], 2013: [5, 20, 7], 2019: [11, 30, 30] }[options.version];
  return Buffer.concat([
    word(31), word(100), fixed('70111', sizes[0]), fixed('BSJ-A6', sizes[1]), fixed('0012345', sizes[2]), Buffer.from([2]),
    Buffer.from([0xbe, 0xa9]), Buffer.from('A12345', 'latin1'), // 京 in GBK.
  ]);
}

const authentication = (token) => isLong
  ? Buffer.concat([Buffer.from([token.length]), Buffer.from(token, 'latin1'), fixed('860000000000001', 15), fixed('1.0', 20)])
  : Buffer.from(token, 'latin1');

const gbk = new TextDecoder('gbk');
const waiting = new Map(); // By serial number: what to do with the answer.
const socket = net.connect({ host: options.host, port: options.port });
const send = (id, body, parts) => {
  const { number, bytes } = frame(id, body, parts);
  socket.write(bytes);
  return new Promise((resolve) => waiting.set(number, resolve));
};
const answer = (to, result = 0) => socket.write(frame(0x0001, Buffer.concat([word(to.serial), word(to.id), Buffer.from([result])])).bytes);

function take(message) {
  const { id, body } = message;
  if (id === 0x8001) {
    const result = { serial: body.readUInt16BE(0), id: body.readUInt16BE(2), result: body[4] };
    say({ kind: 'answer', id: result.id.toString(16), result: result.result });
    waiting.get(result.serial)?.(result.result);
    waiting.delete(result.serial);
  } else if (id === 0x8100) {
    const to = body.readUInt16BE(0);
    say({ kind: 'registered', result: body[2] });
    waiting.get(to)?.({ result: body[2], token: body.subarray(3).toString('latin1') });
    waiting.delete(to);
  } else if (id === 0x8300) {
    const textAt = isLong ? 2 : 1;
    say({ kind: 'text', urgent: (body[0] & 1) !== 0, shown: (body[0] & 4) !== 0, read: (body[0] & 8) !== 0, text: gbk.decode(body.subarray(textAt)) });
    answer(message);
  } else if (id === 0x8202) {
    say({ kind: 'track', interval: body.readUInt16BE(0), lasting: body.length >= 6 ? body.readUInt32BE(2) : 0 });
    answer(message);
  } else if (id === 0x8201) {
    say({ kind: 'queried' });
    socket.write(frame(0x0201, Buffer.concat([word(message.serial), location()])).bytes);
  } else if (id === 0x8103) {
    const items = [];
    for (let at = 1; at < body.length; at += 5 + body[at + 4]) items.push({ id: body.readUInt32BE(at), value: body.readUInt32BE(at + 5) });
    say({ kind: 'parameters', items });
    answer(message);
  } else {
    say({ kind: 'unknown', id: id.toString(16) });
    answer(message, 3);
  }
}

const state = { bytes: Buffer.alloc(0) };
socket.on('data', (data) => {
  state.bytes = Buffer.concat([state.bytes, data]);
  for (const message of frames(state)) take(message);
});
socket.on('error', (fault) => {
  say({ kind: 'error', message: fault.message });
  process.exitCode = 1;
});
socket.on('close', () => {
  say({ kind: 'closed' });
  process.exit();
});
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

socket.on('connect', async () => {
  let token = options.token;
  if (!token) {
    const registered = await send(0x0100, registration());
    if (registered.result !== 0) return socket.end();
    token = registered.token;
  }
  if (await send(0x0102, authentication(token)) !== 0) return socket.end();
  say({ kind: 'ready', token });
  await send(0x0002, Buffer.alloc(0));
  if (options.batch || options.split) {
    const reports = [30, 20, 10].map((minutes) => location(minutes)).map((body) => Buffer.concat([word(body.length), body]));
    const batch = Buffer.concat([word(reports.length), Buffer.from([1]), ...reports]);
    if (options.split) {
      const half = batch.length >> 1;
      const first = send(0x0704, batch.subarray(0, half), [2, 1]);
      const second = send(0x0704, batch.subarray(half), [2, 2]);
      say({ kind: 'batch', results: [await first, await second] });
    } else say({ kind: 'batch', results: [await send(0x0704, batch)] });
  }
  for (let at = 0; at < options.reports; at++) {
    if (at > 0) await pause(options.every);
    await send(0x0200, location(0, options.sos === true && at === 0));
  }
  say({ kind: 'done' });
  if (options.stay > 0) await pause(options.stay * 1000);
  await send(0x0003, Buffer.alloc(0));
  socket.end();
});
