// An independent GA/T 1400 device, and an independent upper platform, without packages: written from the standard's interface, not from the engine.
//
//   node viid.mjs send  URL ID PASSWORD DEVICE PLATE        one passing record
//   node viid.mjs check URL ID PASSWORD DEVICE PLATE        a device's whole life, with every variant that implementations send
//   node viid.mjs upper PORT ID OURID PASSWORD DEVICE PLATE an upper platform: notifies its subscriber, raises an alarm for each disposition
//
// check ends with 0 when all answers were as expected. upper writes one JSON object a line.
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';

const md5 = (text) => createHash('md5').update(text).digest('hex');
const local = (ms) => new Date(ms + 8 * 3_600_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
const dashed = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const asList = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

let serial = 0;
function record(device, plate, more = {}) {
  const source = `${device}02${local(Date.now())}${String(serial++).padStart(5, '0')}`;
  return {
    MotorVehicleID: `${source}02${String(serial).padStart(5, '0')}`, InfoKind: 1, SourceID: source, DeviceID: device, TollgateID: '',
    PassTime: local(Date.now()), LaneNo: 1, HasPlate: true, PlateClass: '02', PlateColor: '5', PlateNo: plate, Speed: 61, VehicleClass: 'K33',
    VehicleColor: '1', PlateReliability: '97', StorageUrl1: 'http://store/1.jpg',
    SubImageList: { SubImageInfoObject: [{ ImageID: `${source}0001`, EventSort: 16, Type: '01', FileFormat: 'Jpeg', Data: randomBytes(30_000).toString('base64') }] },
    ...more,
  };
}

function fetchJson(method, url, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const request = http.request(url, { method, headers: { 'Content-Type': 'application/VIID+JSON', ...headers } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const answer = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode, headers: response.headers, body: answer ? JSON.parse(answer) : null });
      });
    });
    request.setTimeout(10_000, () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(text);
  });
}

const fieldsOf = (header) => Object.fromEntries([...header.matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(([, name, quoted, bare]) => [name, quoted ?? bare]));

class Device {
  constructor(base, id, password) {
    Object.assign(this, { base: base.replace(/\/$/, ''), id, password });
  }

  call(method, path, body, headers = {}) {
    return fetchJson(method, `${this.base}/VIID/${path}`, body, { 'User-Identify': this.id, ...headers });
  }

  // Full: the uri of the proof is the whole address, as some implementations write it.
  async register(full = false) {
    const body = { RegisterObject: { DeviceID: this.id } };
    const first = await this.call('POST', 'System/Register', body);
    if (first.status !== 401) return first;
    const challenge = fieldsOf(first.headers['www-authenticate']);
    const uri = full ? `${this.base}/VIID/System/Register` : '/VIID/System/Register';
    const [nc, cnonce] = ['00000001', randomBytes(8).toString('hex')];
    const secret = md5(`${this.id}:${challenge.realm}:${this.password}`);
    const response = md5(`${secret}:${challenge.nonce}:${nc}:${cnonce}:auth:${md5(`POST:${uri}`)}`);
    const Authorization = `Digest username="${this.id}", realm="${challenge.realm}", nonce="${challenge.nonce}", uri="${uri}", algorithm=MD5, `
      + `response="${response}", qop=auth, nc=${nc}, cnonce="${cnonce}"`;
    return this.call('POST', 'System/Register', body, { Authorization });
  }

  vehicles(...records) {
    return this.call('POST', 'MotorVehicles', { MotorVehicleListObject: { MotorVehicleObject: records } });
  }
}

// The codes of an answer, one or many.
const codes = (answer) => asList(answer.body?.ResponseStatusListObject?.ResponseStatusObject ?? answer.body?.ResponseStatusObject).map((status) => status.StatusCode).join(',');

async function check(base, id, password, device, plate) {
  let failed = 0;
  const expect = (name, answer, status, code) => {
    const got = `${answer.status} ${codes(answer)}`;
    if (got === `${status} ${code}`) return;
    failed++;
    console.error(`${name}: expected ${status} ${code}, got ${got} ${JSON.stringify(answer.body)}`);
  };
  const node = new Device(base, id, password);
  const alive = { KeepaliveObject: { DeviceID: id } };
  expect('keepalive before registration', await node.call('POST', 'System/Keepalive', alive), 401, '4');
  expect('wrong password', await new Device(base, id, 'wrong').register(), 401, '4');
  expect('register', await node.register(), 200, '0');
  expect('register anew, whole address', await node.register(true), 200, '0');
  expect('keepalive', await node.call('POST', 'System/Keepalive', alive), 200, '0');
  const time = await node.call('GET', 'System/Time');
  if (!/^\d{14}$/.test(time.body.SystemTimeObject.LocalTime)) failed++;
  expect('tollgate', await node.call('PUT', 'Tollgates', { TollgateListObject: { TollgateObject: [{ TollgateID: '33010012001210000099', Name: '西门', Longitude: 120.1, Latitude: 30.1, Status: 1 }] } }), 200, '0');
  expect('devices', await node.call('PUT', 'APEs', { APEListObject: { APEObject: [{ ApeID: device, Name: '枪机', IsOnline: '1' }] } }), 200, '0');
  expect('lanes', await node.call('POST', 'Lanes', { LaneListObject: { LaneObject: { TollgateID: '33010012001210000099', LaneId: 1, LaneNo: 1 } } }), 200, '0');

  const first = record(device, plate);
  expect('record', await node.vehicles(first), 200, '0');
  expect('the same again', await node.vehicles(first), 200, '0');
  const late = dashed(Date.now() - 60_000);
  const variants = [
    { MotorVehicleObjectList: { MotorVehicleObject: [record(device, plate, { PassTime: late })] } },
    { MotorVehicleObjectList: [record(device, plate, { LaneNo: '2', PlateColor: 5, HasPlate: '1', Speed: '61' })] },
    { MotorVehicleListObject: { MotorVehicleObject: record(device, plate, { HasPlate: 'true' }) } },
    { MotorVehicleListObject: { MotorVehicleObject: [record(device, '无车牌', { HasPlate: false })] } },
    { MotorVehicleListObject: { MotorVehicleObject: [record(device, `${plate.slice(0, 3)}-${plate.slice(4)}`)] } },
    { MotorVehicleListObject: { MotorVehicleObject: [record(device, plate, { MotorVehicleID: '' })] } },
  ];
  for (const [at, body] of variants.entries()) expect(`variant ${at}`, await node.call('POST', 'MotorVehicles', body), 200, '0');
  expect('other content type', await node.call('POST', 'MotorVehicles', variants[0], { 'Content-Type': 'application/json;charset=utf-8' }), 200, '0');
  const mixed = await node.vehicles(record(device, plate), record('33010012001190009999', plate), record(device, plate, { PassTime: 'soon' }), record(device, plate, { PassTime: '20010101000000' }));
  expect('each for itself', mixed, 200, '0,4,8,8');
  expect('200 with pictures', await node.vehicles(...Array.from({ length: 200 }, () => record(device, '京B54321'))), 200, Array(200).fill('0').join(','));

  const notice = (wrapper, more) => ({ [`${wrapper}ListObject`]: { [`${wrapper}Object`]: [{ NotificationID: 'n1', Title: 't', TriggerTime: local(Date.now()), ...more }] } });
  for (const list of ['MotorVehicleObjectList', 'MotorVehicleListObject'])
    expect(list, await node.call('POST', 'SubscribeNotifications', notice('SubscribeNotification', { [list]: { MotorVehicleObject: [record(device, plate)] } })), 200, '0');
  expect('alarm', await node.call('POST', 'DispositionNotifications', notice('DispositionNotification', { DispositionID: 'd', MotorVehicleObject: record(device, plate) })), 200, '0');
  expect('alarm without list', await node.call('POST', 'DispositionNotifications', { DispositionNotificationObject: [{ NotificationID: 'n', MotorVehicleObject: record(device, plate) }] }), 200, '0');
  expect('no JSON', await node.call('POST', 'MotorVehicles', '{"MotorVehicleListObject":'), 400, '7');
  expect('nothing in it', await node.call('POST', 'MotorVehicles', { FaceListObject: {} }), 400, '8');
  expect('not served', await node.call('POST', 'Faces', { FaceListObject: {} }), 404, '4');
  expect('unregister', await node.call('POST', 'System/UnRegister', { UnRegisterObject: { DeviceID: id } }), 200, '0');
  expect('after that', await node.vehicles(first), 401, '4');
  console.log(failed === 0 ? 'all as expected' : `${failed} not as expected`);
  return failed === 0 ? 0 : 1;
}

async function send(base, id, password, device, plate) {
  const node = new Device(base, id, password);
  const registered = await node.register();
  const sent = await node.vehicles(record(device, plate));
  console.log(JSON.stringify(registered.body), JSON.stringify(sent.body));
  return codes(sent) === '0' ? 0 : 1;
}

function upper(port, id, ours, password, device, plate) {
  const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
  const nonces = new Map();
  let isRegistered = false;
  const status = (request, code, word, of = '') => ({ RequestURL: request.url, StatusCode: code, StatusString: word, Id: of, LocalTime: local(Date.now()) });
  const answer = (response, http, body, headers = {}) => {
    response.writeHead(http, { 'Content-Type': 'application/VIID+JSON;charset=UTF-8', ...headers });
    response.end(JSON.stringify(body));
  };

  const isProven = (request) => {
    const proof = fieldsOf(request.headers.authorization ?? '');
    const last = nonces.get(proof.nonce);
    if (last === undefined || parseInt(proof.nc, 16) <= last) return false;
    const secret = md5(`${ours}:upper:${password}`);
    const expected = md5(`${secret}:${proof.nonce}:${proof.nc}:${proof.cnonce}:auth:${md5(`POST:${proof.uri}`)}`);
    if (expected !== proof.response || !proof.uri.endsWith('/VIID/System/Register')) return false;
    nonces.set(proof.nonce, parseInt(proof.nc, 16));
    return true;
  };

  const notify = async (address, body, event) => {
    const told = await fetchJson('POST', address, body, { 'User-Identify': id });
    say(event, { status: told.status, codes: codes(told) });
  };

  const take = async (request, response, body) => {
    const path = request.url.replace(/^\/VIID\//, '').replace(/\?.*/, '');
    if (path === 'System/Register') {
      if (isProven(request)) {
        isRegistered = true;
        say('registered', { by: body.RegisterObject.DeviceID });
        return answer(response, 200, { ResponseStatusObject: status(request, 0, 'OK') });
      }
      const nonce = randomBytes(16).toString('hex');
      nonces.set(nonce, 0);
      return answer(response, 401, { ResponseStatusObject: status(request, 4, 'digest') }, { 'WWW-Authenticate': `Digest realm="upper",nonce="${nonce}",qop="auth",opaque="x",algorithm=MD5` });
    }
    if (!isRegistered || request.headers['user-identify'] !== ours) return answer(response, 401, { ResponseStatusObject: status(request, 4, 'unknown') });
    if (path === 'Subscribes') {
      const [wanted] = asList(body.SubscribeListObject.SubscribeObject);
      say('subscribed', { id: wanted.SubscribeID, detail: wanted.SubscribeDetail });
      answer(response, 200, { ResponseStatusListObject: { ResponseStatusObject: [status(request, '0', 'OK', wanted.SubscribeID)] } });
      const notification = { NotificationID: 'n1', SubscribeID: wanted.SubscribeID, Title: 't', TriggerTime: local(Date.now()), InfoIDs: 'x', MotorVehicleObjectList: { MotorVehicleObject: [record(device, '京B54321')] } };
      return notify(wanted.ReceiveAddr, { SubscribeNotificationListObject: { SubscribeNotificationObject: [notification] } }, 'notified');
    }
    if (path === 'Dispositions') {
      const wanted = asList(body.DispositionListObject.DispositionObject);
      answer(response, 200, { ResponseStatusListObject: { ResponseStatusObject: wanted.map((each) => status(request, 0, 'OK', each.DispositionID)) } });
      for (const each of wanted) {
        const isOver = String(each.OperateType) === '1';
        say(isOver ? 'withdrawn' : 'disposition', { id: each.DispositionID, target: each.TargetFeature, reason: each.DispositionRemoveReason });
        if (isOver) continue;
        const alarm = { NotificationID: 'a1', DispositionID: each.DispositionID, Title: 't', TriggerTime: local(Date.now()), CntObjectID: 'x', MotorVehicleObject: record(device, plate) };
        await notify(each.ReceiveAddr, { DispositionNotificationListObject: { DispositionNotificationObject: [alarm] } }, 'alarmed');
      }
      return undefined;
    }
    if (path === 'System/UnRegister') isRegistered = false;
    say(path === 'System/UnRegister' ? 'unregistered' : 'asked', { path });
    return answer(response, 200, { ResponseStatusObject: status(request, '0', 'OK') });
  };

  http.createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => take(request, response, JSON.parse(Buffer.concat(parts).toString('utf8') || '{}')).catch((fault) => say('fault', { fault: String(fault) })));
  }).listen(Number(port), '127.0.0.1', function listening() { say('listening', { port: this.address().port }); });
}

const [what, ...rest] = process.argv.slice(2);
if (what === 'upper') upper(...rest);
else if (what === 'check') process.exitCode = await check(...rest);
else if (what === 'send') process.exitCode = await send(...rest);
else {
  console.error('viid.mjs send|check|upper ...');
  process.exitCode = 2;
}
