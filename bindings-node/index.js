"use strict";

const { readFile } = require("node:fs/promises");
const { readFileSync } = require("node:fs");
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
  };
}

function report({ json, error }) {
  if (error) {
    throw new HolystoneError(error);
  }
  return new Report(json);
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
  rules,
  version: native.version(),
};
