// Reads DMN models with dmn-moddle, evaluates every decision with feelin on each given input, prints the outcomes.
// Usage: node evaluate_dmn.mjs MODEL.dmn... < INPUTS.json, a list of objects; prints [{warnings, outcomes: [...]}, ...].
import { readFileSync } from 'node:fs';
import { DmnModdle } from 'dmn-moddle';
import { evaluate, unaryTest } from 'feelin';

const value = (expression, context) => evaluate(expression, context).value;

const known = new Map();

function holds(test, input) {
  const key = JSON.stringify([test, input]);
  if (!known.has(key)) known.set(key, unaryTest(test, { '?': input }).value === true);
  return known.get(key);
}

function results(table, context) {
  const inputs = table.input.map((clause) => value(clause.inputExpression.text, context));
  const rows = table.rule.filter((rule) =>
    rule.inputEntry.every((entry, column) => holds(entry.text, inputs[column])));
  const outputs = rows.map((rule) => rule.outputEntry.map((entry) => value(entry.text, context)));
  return outputs.map((row) => (row.length === 1
    ? row[0]
    : Object.fromEntries(table.output.map((clause, column) => [clause.name, row[column]]))));
}

function decideByTable(table, context) {
  const found = results(table, context);
  switch (table.hitPolicy ?? 'UNIQUE') {
    case 'COLLECT':
      return found;
    case 'UNIQUE':
      if (found.length > 1) throw new Error(`${found.length} rows of ${table.id} hold together`);
      break;
    case 'ANY':
      if (new Set(found.map((one) => JSON.stringify(one))).size > 1) throw new Error(`rows of ${table.id} disagree`);
      break;
    case 'FIRST':
      break;
    default:
      throw new Error(`${table.id}: ${table.hitPolicy}`);
  }
  const otherwise = table.output[0].defaultOutputEntry;
  return found.length > 0 ? found[0] : otherwise ? value(otherwise.text, context) : null;
}

// A decision sees what it requires, and nothing else.
function required(decision, values) {
  const names = (decision.informationRequirement ?? []).map((one) =>
    (one.requiredInput ?? one.requiredDecision).href.slice(1));
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}

function decideAll(decisions, inputs) {
  const values = { ...inputs };
  for (const decision of decisions) {
    const logic = decision.decisionLogic;
    const context = required(decision, values);
    values[decision.name] = logic.$type === 'dmn:DecisionTable'
      ? decideByTable(logic, context)
      : value(logic.text, context);
  }
  return Object.fromEntries(decisions.map((decision) => [decision.name, values[decision.name]]));
}

async function read(path) {
  const { rootElement, warnings } = await new DmnModdle().fromXML(readFileSync(path, 'utf8'));
  const decisions = rootElement.drgElement.filter((one) => one.$type === 'dmn:Decision');
  const drawn = rootElement.dmnDI.diagrams.flatMap((diagram) => diagram.diagramElements);
  return {
    warnings: warnings.map((warning) => warning.message),
    shapes: drawn.filter((one) => one.$type === 'dmndi:DMNShape').length,
    elements: rootElement.drgElement.length,
    outcomes: inputs.map((one) => decideAll(decisions, one)),
  };
}

const inputs = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(await Promise.all(process.argv.slice(2).map(read))));
