// Answers questions about the H3 grid with the official library, one line for one line.
// "!" stands for "the library refuses".
import * as h3 from 'h3-js';
import { readFileSync } from 'node:fs';

const disk = (cell, k) => h3.gridDisk(cell, k);
const questions = {
  cell: (lat, lng, res) => h3.latLngToCell(Number(lat), Number(lng), Number(res)),
  center: (cell) => h3.cellToLatLng(cell).join(' '),
  boundary: (cell) => h3.cellToBoundary(cell).flat().join(' '),
  disk: (cell, k) => disk(cell, Number(k)).join(' '),
  ring: (cell, k) => {
    const inner = new Set(Number(k) > 0 ? disk(cell, Number(k) - 1) : []);
    return disk(cell, Number(k)).filter((c) => !inner.has(c)).join(' ');
  },
  distance: (a, b) => h3.gridDistance(a, b),
  neighbours: (a, b) => h3.areNeighborCells(a, b),
  parent: (cell, res) => h3.cellToParent(cell, Number(res)),
  child: (cell, res) => h3.cellToCenterChild(cell, Number(res)),
  valid: (cell) => h3.isValidCell(cell),
  facts: (cell) => `${h3.getResolution(cell)} ${h3.getBaseCellNumber(cell)} ${h3.isPentagon(cell)}`,
  pentagons: (res) => h3.getPentagons(Number(res)).join(' '),
  children: (cell, res) => h3.cellToChildren(cell, Number(res)).join(' '),
  childCount: (cell, res) => h3.cellToChildrenSize(cell, Number(res)),
  path: (a, b) => h3.gridPathCells(a, b).join(' '),
  compact: (cells) => h3.compactCells(cells.split(',')).sort().join(' '),
  uncompact: (cells, res) => h3.uncompactCells(cells.split(','), Number(res)).join(' '),
  // Rings of "lat,lng;lat,lng", the outer one first.
  cover: (res, ...rings) =>
    h3.polygonToCells(rings.map((ring) => ring.split(';').map((at) => at.split(',').map(Number))), Number(res)).sort().join(' '),
  edge: (res) => h3.getHexagonEdgeLengthAvg(Number(res), 'm'),
};

const answers = [];
for (const line of readFileSync(0, 'utf8').split('\n')) {
  if (line === '') continue;
  const [name, ...args] = line.split(' ');
  try {
    answers.push(String(questions[name](...args)));
  } catch (refusal) {
    if (typeof refusal.code !== 'number') throw refusal;
    answers.push('!');
  }
}
process.stdout.write(answers.join('\n') + '\n');
