#!/usr/bin/env node
"use strict";
process.exitCode = require("../holystone.node").run(["holystone", ...process.argv.slice(2)]);
