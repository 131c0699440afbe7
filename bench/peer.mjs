// The algorithm of most connectors in node: readline, JSON.parse, children put below their parent in a map. No database.
import fs from 'node:fs';
import readline from 'node:readline';

const began = process.hrtime.bigint();
let lines = 0;
let items = 0;
let group = new Map();
const flush = () => { items += group.size; group = new Map(); };
for await (const line of readline.createInterface({ input: fs.createReadStream(process.argv[2]), crlfDelay: Infinity })) {
  lines++;
  const object = JSON.parse(line);
  if (object.__parentId === undefined) {
    if (group.size >= 500) flush();
    group.set(object.id, { ...object, children: [] });
  } else {
    group.get(object.__parentId).children.push(object);
  }
}
flush();
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
console.log(`${items} ${lines} ${seconds.toFixed(2)}`);
