// Judges contracts by GraphQL's reference implementation and AsyncAPI's own parser: one JSON object a finding.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";
import { buildSchema, validateSchema } from "graphql";

const parser = new Parser();

function tell(file, code, message) {
  console.log(JSON.stringify({ file, code, message: String(message) }));
}

function graphql(file, text) {
  try {
    for (const error of validateSchema(buildSchema(text))) tell(file, "graphql", error.message);
  } catch (error) {
    tell(file, "graphql", error.message);
  }
}

async function asyncapi(file, text) {
  const { document, diagnostics } = await parser.parse(text, { source: file });
  // Errors and warnings; what is only worth knowing, such as a newer version of the specification, is left out.
  for (const one of diagnostics) if (one.severity <= 1) tell(file, one.code, `${one.path.join("/")}: ${one.message}`);
  if (!document) tell(file, "asyncapi", "no document was read");
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".graphql")) graphql(file, text);
  else await asyncapi(file, text);
}
