// An independent partner of a node, written from docs/PARTNERS.md and the public specifications only; Node without packages (with the npm
// package standardwebhooks where it is installed: then every signature is checked by that as well).
//
//   node partners.mjs receive PORT SECRET_FILE NAME OUT.jsonl     takes deliveries, checks signature and order, writes one line for each
//   node partners.mjs eido    http://HOST:PORT BEARER LAT LNG TYPE  sends an EIDO twice and a later word on it
//   node partners.mjs cap     http://HOST:PORT BEARER LAT LNG        sends an alert, its update and its cancel
import { createHmac, timingSafeEqual } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

const [, , what, ...args] = process.argv;
const fail = (why) => { console.error(why); process.exit(1); };

async function library(secret) {
  try {
    const { Webhook } = await import("standardwebhooks");
    return new Webhook(secret);
  } catch {
    return null; // Not installed.
  }
}

async function receive([port, secretFile, name, out]) {
  let secret = null;
  let check = null;
  const last = new Map(); // Subject to the highest sequence.
  const answers = (process.env.ANSWERS ?? "").split(",").filter(Boolean).map(Number); // The first answers; then 204.
  createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", async () => {
      secret ??= JSON.parse(readFileSync(secretFile, "utf8"))[name][0];
      check ??= (await library(secret)) ?? undefined;
      const body = Buffer.concat(parts);
      const header = (key) => request.headers[key] ?? "";
      const [id, time] = [header("webhook-id"), header("webhook-timestamp")];
      const mac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"));
      const expected = "v1," + mac.update(`${id}.${time}.`).update(body).digest("base64");
      const isSigned = header("webhook-signature").split(" ").some((given) => given.length === expected.length
        && timingSafeEqual(Buffer.from(given), Buffer.from(expected)));
      let isSignedByLibrary = null;
      if (check) {
        try {
          check.verify(body.toString(), request.headers);
          isSignedByLibrary = true;
        } catch (error) {
          isSignedByLibrary = error instanceof SyntaxError; // It parses the body as JSON after the signature is found good.
        }
      }
      const status = answers.length > 0 ? answers.shift() : 204;
      const text = body.toString();
      const isJson = header("content-type").startsWith("application/json");
      const document = isJson ? JSON.parse(text) : null;
      const subject = document?.data?.id ?? document?.$id ?? /<identifier>(.*)\.\d+<\/identifier>/.exec(text)?.[1] ?? "";
      const sequence = Number(header("sp-sequence"));
      const isNewer = sequence > (last.get(subject) ?? 0);
      if (status < 300 && isNewer) last.set(subject, sequence);
      const line = {
        id, isSigned, isSignedByLibrary, late: Math.abs(Date.now() / 1000 - Number(time)), status, subject, sequence, isNewer,
        type: document?.type ?? (document ? "eido" : "cap"), state: document?.data?.state ?? document?.incidentComponent?.incidentStatusCommonRegistryText?.at(-1) ?? "",
        document: document ?? text,
      };
      appendFileSync(out, JSON.stringify(line) + "\n");
      response.writeHead(status).end();
      console.log(`got ${subject} ${sequence} ${status}`);
    });
  }).listen(Number(port), "127.0.0.1", function () { console.log(`listening ${this.address().port}`); });
}

async function post(node, bearer, path, type, body) {
  const answer = await fetch(node + path, { method: "POST", headers: { authorization: `Bearer ${bearer}`, "content-type": type }, body });
  const text = await answer.text();
  console.log(`${path} ${answer.status} ${text}`);
  return { status: answer.status, body: text ? JSON.parse(text) : {} };
}

const prologue = (id) => ({
  $id: id, lastUpdateTimeStamp: new Date().toISOString(), updatedByAgencyReference: { $ref: "fire.example" },
});

function eidoOf(incident, lat, lng, type, notes) {
  const place = '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml" entity="pres:a@b">'
    + '<tuple id="a"><status><gp:geopriv><gp:location-info><gml:Point srsName="urn:ogc:def:crs:EPSG::4326">'
    + `<gml:pos>${lat} ${lng}</gml:pos></gml:Point></gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>`;
  return JSON.stringify({
    ...prologue(`urn:emergency:uid:incidentid:${incident}:fire.example`), eidoVersion: "1.0", issuingElementIdentification: "idx.fire.example",
    agencyComponent: [{ ...prologue("fire.example"), agencyRoleDescriptionRegistryText: ["Dispatching"], agencyType: ["fire"] }],
    incidentComponent: {
      ...prologue(`${incident}-incident`), incidentTypeCommonRegistryText: type, incidentStatusCommonRegistryText: ["Active"],
      incidentCommonPriorityNumber: 7, locationReference: [{ $ref: "place" }],
    },
    locationComponent: [{ ...prologue("place"), locationTypeDescriptionRegistryText: "Incident", locationByValue: place }],
    notesComponent: notes.map((text, at) => ({ ...prologue(`note-${at}`), notesActionComments: text })),
  });
}

async function eido([node, bearer, lat, lng, type]) {
  const id = `F-${process.pid}`;
  const first = await post(node, bearer, "/api/eido", "application/json", eidoOf(id, lat, lng, type, ["smoke"]));
  const again = await post(node, bearer, "/api/eido", "application/json", eidoOf(id, lat, lng, type, ["smoke"]));
  const more = await post(node, bearer, "/api/eido", "application/json", eidoOf(id, lat, lng, type, ["smoke", "two engines are there"]));
  const bad = await post(node, bearer, "/api/eido", "application/json", eidoOf(id, lat, lng, type, ["x"]).replace('"1.0"', '"9"'));
  if (first.status !== 200 || first.body.repeated || !again.body.repeated || again.body.incident !== first.body.incident) fail("not taken once");
  if (more.body.notes !== 1 || bad.status !== 400 || bad.body.at !== "$.eidoVersion") fail("later words or refusal");
  console.log(`done ${first.body.incident}`);
}

async function cap([node, bearer, lat, lng]) {
  const moment = (after) => new Date(Date.now() + after).toISOString().replace(/\.\d+Z$/, "-00:00");
  const sent = moment(0);
  const id = `W-${process.pid}`;
  const alert = (number, type, references) => `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}-${number}</identifier><sender>weather@province.example</sender><sent>${sent}</sent>
<status>Actual</status><msgType>${type}</msgType><scope>Public</scope>${references ? `<references>weather@province.example,${id}-${references},${sent}</references>` : ""}
<info><category>Met</category><event>Rain</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty><expires>${moment(3_600_000)}</expires>
<headline>Rain ${number}</headline><area><areaDesc>here</areaDesc><circle>${lat},${lng} 2</circle></area></info></alert>`;
  const send = (text) => post(node, bearer, "/api/cap", "application/cap+xml", text);
  const first = await send(alert(1, "Alert"));
  const update = await send(alert(2, "Update", 1));
  const cancel = await send(alert(3, "Cancel", 2));
  const bad = await send(alert(4, "Alert").replace(sent, sent.replace("-00:00", "Z")));
  if (first.body.taken !== 1 || update.body.ended !== 1 || cancel.body.ended !== 1 || bad.body.at !== "alert/sent") fail("not as CAP says");
  console.log("done");
}

await ({ receive, eido, cap }[what] ?? (() => fail(`unknown: ${what}`)))(args);
