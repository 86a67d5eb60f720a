// Prints annotations as GitHub's own library writes them: github.js < a list of them
const core = require("@actions/core");
const { readFileSync } = require("fs");

for (const { command, message, ...properties } of JSON.parse(readFileSync(0, "utf8"))) {
  core[command](message, properties);
}
