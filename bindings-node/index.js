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
    const { files, images = [] } = JSON.parse(json);
    this.files = files;
    this.images = images;
  }

  get findings() {
    return [...this.files, ...this.images].flatMap((report) => report.findings);
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

/** An opened image. */
class Image {
  #native;

  constructor(native) {
    this.#native = native;
    this.facts = JSON.parse(native.facts());
  }

  get name() {
    return this.facts.name;
  }

  get config() {
    return this.facts.config ?? {};
  }

  files(layer) {
    return JSON.parse(this.#native.files(layer));
  }

  toJson() {
    return this.#native.facts();
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
    lock: options.lock,
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

function pathOrBytes(image) {
  if (image instanceof URL) {
    return { path: fileURLToPath(image) };
  }
  return typeof image === "string" ? { path: image } : { bytes: Buffer.from(image) };
}

function imageArguments(image, options) {
  const { path, bytes } = pathOrBytes(image);
  const base = options.base === undefined ? {} : pathOrBytes(options.base);
  return {
    path,
    bytes,
    basePath: base.path,
    baseBytes: base.bytes,
    name: path ?? "image",
    reference: options.reference,
    imagePlatform: options.imagePlatform,
    configOnly: options.configOnly ?? false,
    maxMemory: options.maxMemory,
    expectations: Object.entries(options.expectations ?? {}),
  };
}

/** How registries are reached; the caller's function is asked for credentials of each repository before it is. */
async function registryArguments({ credentials, ...registry } = {}, repositories) {
  const given = {
    certificates: (registry.certificates ?? []).map(toPath),
    plainHttp: registry.plainHttp ?? [],
    authFile: registry.authFile && toPath(registry.authFile),
    cache: registry.cache && toPath(registry.cache),
    cacheBytes: registry.cacheBytes,
  };
  if (credentials) {
    given.credentials = [];
    for (const { registry, repository } of repositories.filter(Boolean)) {
      const credential = await credentials(registry, repository);
      if (credential) {
        given.credentials.push({ registry, repository, ...credential });
      }
    }
  }
  return given;
}

function toPath(path) {
  return path instanceof URL ? fileURLToPath(path) : path;
}

function repositoriesOf(...paths) {
  return paths.filter((path) => path !== undefined).map((path) => native.repositoryOf(path));
}

/** How often progress is told, in milliseconds. */
const PROGRESS_EVERY = 100;

/** Runs a reading that may be looked at and ended. */
async function watched({ onProgress, signal }, read) {
  signal?.throwIfAborted();
  const watcher = new native.Watcher();
  const cancel = () => watcher.cancel();
  signal?.addEventListener("abort", cancel);
  const timer = onProgress && setInterval(() => onProgress(watcher.bytes), PROGRESS_EVERY);
  try {
    const done = await read(watcher);
    onProgress?.(watcher.bytes);
    return done;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

async function checkImage(image, options = {}) {
  const args = imageArguments(image, options);
  args.registry = await registryArguments(options.registry, repositoriesOf(args.path, args.basePath));
  const rules = complete(options);
  const { dockerfile } = options;
  if (dockerfile instanceof Uint8Array) {
    args.dockerfile = Buffer.from(dockerfile);
  } else if (dockerfile !== undefined) {
    args.dockerfile = await readFile(dockerfile);
    rules.path = options.path ?? String(dockerfile);
  }
  return report(await watched(options, (watcher) => native.checkImage(rules, args, watcher)));
}

async function openImage(image, { platform, layers = true, ...options } = {}) {
  const args = imageArguments(image, { ...options, imagePlatform: platform, configOnly: !layers });
  args.registry = await registryArguments(options.registry, repositoriesOf(args.path));
  const opened = await watched(options, (watcher) => native.openImage(args, watcher));
  unwrap(opened);
  return opened.images.map((image) => new Image(image));
}

async function resolve(reference, { registry } = {}) {
  const repositories = [native.repositoryOfReference(reference)];
  const json = unwrap(await native.resolve(reference, await registryArguments(registry, repositories)));
  const { platforms, ...resolved } = JSON.parse(json);
  const digests = platforms.map(({ platform, digest }) => [platform, digest]);
  return { ...resolved, platforms: Object.fromEntries(digests), toJson: () => json };
}

/** A text with its images pinned. */
class Pinned {
  #json;

  constructor({ data, json, lock }) {
    this.#json = json;
    const [{ changes, left, kept }] = JSON.parse(json).files;
    this.data = data;
    this.changes = changes;
    this.left = left;
    this.kept = kept;
    this.lock = lock;
  }

  get text() {
    return this.data.toString();
  }

  toJson() {
    return this.#json;
  }
}

async function pin(source, options = {}) {
  const text = Buffer.from(source);
  const args = {
    path: options.path ?? "Dockerfile",
    update: options.update ?? false,
    buildArgs: options.buildArgs ?? {},
    buildContexts: options.buildContexts ?? [],
    lock: options.lock,
    registry: await registryArguments({ ...options.registry, credentials: undefined }, []),
  };
  // With a lock file nobody is asked for anything.
  if (options.registry?.credentials && options.lock === undefined) {
    args.registry = await registryArguments(options.registry, native.repositoriesIn(text, args));
  }
  const pinned = await native.pin(text, args);
  unwrap(pinned);
  return new Pinned(pinned);
}

async function pinFile(path, options) {
  const source = await readFile(path);
  return write(path, source, await pin(source, { ...options, path: toPath(path) }));
}

function rules() {
  return JSON.parse(native.rules());
}

module.exports = {
  Fixed,
  HolystoneError,
  Image,
  Pinned,
  Report,
  check,
  checkFile,
  checkFileSync,
  checkImage,
  checkSync,
  fix,
  fixFile,
  fixFileSync,
  fixSync,
  kubernetes,
  openImage,
  pin,
  pinFile,
  resolve,
  rules,
  version: native.version(),
};
