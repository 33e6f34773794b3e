"use strict";

const { readFile } = require("node:fs/promises");
const { readFileSync } = require("node:fs");
const native = require("./holystone.node");

/** An option names something that does not exist, or an input is too large. */
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

function complete(options = {}) {
  return {
    path: options.path ?? "Dockerfile",
    only: options.only ?? [],
    ignore: options.ignore ?? [],
    target: options.target,
    buildArgs: options.buildArgs ?? {},
    platform: options.platform,
    buildContexts: options.buildContexts ?? [],
    context: options.context,
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

function kubernetes(source, options) {
  const manifest = JSON.parse(unwrap(native.kubernetes(Buffer.from(source), complete(options))));
  return { ...manifest, fits: manifest.obstacles.length === 0 };
}

function rules() {
  return JSON.parse(native.rules());
}

module.exports = {
  HolystoneError,
  Report,
  check,
  checkFile,
  checkFileSync,
  checkSync,
  kubernetes,
  rules,
  version: native.version(),
};
