// Prints issues as the library of Azure Pipelines writes them: azure.js < a list of them
const { readFileSync } = require("fs");
const tasks = require("azure-pipelines-task-lib/task");

for (const { level, message, path, line, column, rule } of JSON.parse(readFileSync(0, "utf8"))) {
  const type = level === "error" ? tasks.IssueType.Error : tasks.IssueType.Warning;
  tasks.logIssue(type, message, path, line, column, rule);
}
