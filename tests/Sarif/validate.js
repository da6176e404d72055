// Validates SARIF logs against the OASIS schema of 2.1.0 (its last candidate, the one that npm carries): node validate.js FILE…
const fs = require('fs');
const Ajv = require('ajv');

const ajv = new Ajv({ schemaId: 'id', allErrors: true, unknownFormats: 'ignore' });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

for (const file of process.argv.slice(2)) {
  if (!validate(JSON.parse(fs.readFileSync(file, 'utf8')))) {
    console.error(`${file}: ${ajv.errorsText(validate.errors)}`);
    process.exitCode = 1;
  }
}
