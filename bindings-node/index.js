"use strict";

const { readFile } = require("node:fs/promises");
const { readFileSync } = require("node:fs");
const { fileURLToPath } = require("node:url");
const native = require("./holystone.node");

/** An option or a configuration means nothing, or an input is too large. */
class HolystoneError extends Error {
  constructor({ kind, message, place }) {
    super(message);
    this.name = "HolystoneError";
    this.code = kind;
    this.place = place;
  }
}

/** What was found. */
class Report {
  #json;

  constructor(json) {
    this.#json = json;
    this.files = JSON.parse(json).files;
  }

  get findings() {
    return this.files.flatMap((file) => file.findings);
  }

  toJson() {
    return this.#json;
  }
}

/** A Dockerfile after its fixes. */
class Fixed {
  constructor({ text, otherFiles, json, error }) {
    this.report = report({ json, error });
    this.data = text;
    this.otherFiles = otherFiles;
  }

  get text() {
    return this.data.toString();
  }

  get applied() {
    return this.report.files[0].applied ?? [];
  }

  get dropped() {
    return this.report.files[0].dropped ?? [];
  }
}

function complete(options = {}) {
  return {
    path: options.path ?? "Dockerfile",
    config: options.config,
    profile: options.profile,
    only: options.only ?? [],
    enable: options.enable ?? [],
    ignore: options.ignore ?? [],
    target: options.target,
    buildArgs: options.buildArgs ?? {},
    platform: options.platform,
    buildContexts: options.buildContexts ?? [],
    context: options.context,
    baseConfigs: options.baseConfigs ?? {},
    waivers: options.waivers,
    noWaivers: options.noWaivers ?? false,
    baseline: options.baseline,
  };
}

function unwrap({ json, error }) {
  if (error) {
    throw new HolystoneError(error);
  }
  return json;
}

function report(outcome) {
  return new Report(unwrap(outcome));
}

async function check(source, options) {
  return report(await native.check(Buffer.from(source), complete(options)));
}

function checkSync(source, options) {
  return report(native.checkSync(Buffer.from(source), complete(options)));
}

async function checkFile(path, options) {
  return check(await readFile(path), { ...options, path: String(path) });
}

function checkFileSync(path, options) {
  return checkSync(readFileSync(path), { ...options, path: String(path) });
}

async function fix(source, { safety = "safe", ...options } = {}) {
  return new Fixed(await native.fix(Buffer.from(source), complete(options), safety));
}

function fixSync(source, { safety = "safe", ...options } = {}) {
  return new Fixed(native.fixSync(Buffer.from(source), complete(options), safety));
}

async function fixFile(path, options) {
  const source = await readFile(path);
  return write(path, source, await fix(source, { ...options, path: String(path) }));
}

function fixFileSync(path, options) {
  const source = readFileSync(path);
  return write(path, source, fixSync(source, { ...options, path: String(path) }));
}

function write(path, source, fixed) {
  if (!fixed.data.equals(source)) {
    native.writeFile(path instanceof URL ? fileURLToPath(path) : path, fixed.data);
  }
  return fixed;
}

function kubernetes(source, options) {
  const manifest = JSON.parse(unwrap(native.kubernetes(Buffer.from(source), complete(options))));
  return { ...manifest, fits: manifest.obstacles.length === 0 };
}

function rules() {
  return JSON.parse(native.rules());
}

module.exports = {
  Fixed,
  HolystoneError,
  Report,
  check,
  checkFile,
  checkFileSync,
  checkSync,
  fix,
  fixFile,
  fixFileSync,
  fixSync,
  kubernetes,
  rules,
  version: native.version(),
};
