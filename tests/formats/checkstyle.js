// Prints what a reader of Checkstyle's reports takes out of one: checkstyle.js FILE
const { readFileSync } = require("fs");
const { xml2js } = require("xml-js");
const { parseCheckstyle } = require("danger-plugin-lint-report/dist/parse/checkstyle_parser.js");

console.log(JSON.stringify(parseCheckstyle(xml2js(readFileSync(process.argv[2], "utf8")), "")));
