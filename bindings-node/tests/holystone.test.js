"use strict";

const assert = require("node:assert/strict");
const { spawnSync } = require("node:child_process");
const { mkdtempSync, readFileSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { test } = require("node:test");
const { pathToFileURL } = require("node:url");
const holystone = require("..");

const BAD = "FROM debian\nRUN apt-get update && apt-get install curl\n";

function file(text) {
  const path = join(mkdtempSync(join(tmpdir(), "holystone-")), "Dockerfile");
  writeFileSync(path, text);
  return path;
}

test("findings are placed and have fixes", async () => {
  const report = await holystone.check(BAD, { only: ["DL3014"] });
  assert.equal(report.findings.length, 1);
  const [finding] = report.findings;
  assert.equal(finding.rule, "apt-get-without-yes");
  assert.deepEqual([finding.location.start.line, finding.location.start.column], [2, 31]);
  assert.equal(finding.fixes[0].edits[0].text, " --yes");
  assert.deepEqual(finding.stage, { index: 0, name: null, ships: true });
});

test("the sync twin says the same", async () => {
  const report = await holystone.check(BAD);
  assert.equal(holystone.checkSync(BAD).toJson(), report.toJson());
});

test("bytes need not be UTF-8", () => {
  const bytes = Buffer.from("FROM debian:12\n# caf\xe9\nFOO x\n", "latin1");
  const [finding] = holystone.checkSync(bytes, { only: ["unknown-instruction"] }).findings;
  assert.equal(finding.location.start.offset, 22);
});

test("inputs reach the engine", () => {
  const source = "ARG TAG\nFROM debian:$TAG AS a\nUSER 1\nFROM debian:12 AS b\n";
  const only = ["root-user", "latest-base-tag"];
  const report = holystone.checkSync(source, { only, target: "a", buildArgs: { TAG: "latest" } });
  assert.deepEqual(report.findings.map((finding) => finding.rule), ["latest-base-tag"]);
});

test("a configuration is a text, and options go over it", () => {
  const config = "only = ['DL3014']\nseverity = { DL3014 = 'error' }\n[[override]]\npaths = ['old/**']\nonly = ['base']\n";
  const found = (options) => holystone.checkSync(BAD, options).findings.map(({ rule, severity }) => `${rule}:${severity}`);
  assert.deepEqual(found({ config }), ["apt-get-without-yes:error"]);
  assert.deepEqual(found({ config, path: "old/Dockerfile", only: ["users"] }), ["root-user:warning"]);
  assert.deepEqual(found({ config, ignore: ["package-managers"] }), []);
  const wrong = { name: "HolystoneError", code: "invalid-config", place: "holystone.toml:1:1" };
  assert.throws(() => holystone.checkSync(BAD, { config: "onyl = []" }), wrong);
  const locked = "[lock]\nrules = ['root-user']";
  assert.throws(() => holystone.checkSync(BAD, { config: locked, ignore: ["DL3002"] }), { code: "locked" });
});

test("fixes are applied", async () => {
  const fixed = await holystone.fix(BAD, { only: ["DL3014"] });
  assert.equal(fixed.text, BAD.replace("install curl", "install --yes curl"));
  assert.deepEqual([fixed.applied[0].line, fixed.applied[0].column], [2, 31]);
  assert.deepEqual([fixed.dropped, fixed.report.findings, fixed.otherFiles], [[], [], {}]);
  const shell = "FROM debian:12\nCMD nginx -g x\n";
  assert.equal(holystone.fixSync(shell).text, shell);
  assert.match(holystone.fixSync(shell, { safety: "suggested" }).text, /CMD \["nginx"/);
  const wrong = { name: "HolystoneError", code: "invalid-option" };
  assert.throws(() => holystone.fixSync(BAD, { safety: "all" }), wrong);
});

test("files are fixed", async () => {
  const path = file(BAD);
  const fixed = await holystone.fixFile(path, { only: ["DL3014"] });
  assert.deepEqual(readFileSync(path), fixed.data);
  assert.equal(fixed.report.files[0].path, path);
  writeFileSync(path, BAD);
  assert.deepEqual(holystone.fixFileSync(pathToFileURL(path)).applied.length, 1);
  assert.match(readFileSync(path, "utf8"), /--yes/);
  await assert.rejects(holystone.fixFile("/nonexistent/Dockerfile"), { code: "ENOENT" });
});

test("errors are exceptions with a code", async () => {
  const wrong = { only: ["DL9999"] };
  assert.throws(() => holystone.checkSync(BAD, wrong), { name: "HolystoneError", code: "unknown-rule" });
  await assert.rejects(holystone.check(BAD, wrong), holystone.HolystoneError);
  await assert.rejects(holystone.checkFile("/nonexistent/Dockerfile"), { code: "ENOENT" });
  assert.throws(() => holystone.checkSync(BAD, { buildArgs: { A: 1 } }), /string/i);
});

test("pods are made", () => {
  const source = "FROM debian:12 AS a\nUSER 10001:10001\nFROM debian:12\nUSER root\n";
  const { yaml, fits } = holystone.kubernetes(source, { target: "a" });
  assert.ok(fits);
  assert.match(yaml, /runAsUser: 10001/);
  const [obstacle] = holystone.kubernetes(source).obstacles;
  assert.deepEqual([obstacle.line, obstacle.column], [4, 6]);
  assert.throws(() => holystone.kubernetes(source, { target: "b" }), { code: "no-stage" });
});

test("rules are listed with their pages", () => {
  const rule = holystone.rules().find((rule) => rule.id === "apt-get-without-yes");
  assert.ok(rule.same_as.includes("hadolint:DL3014"));
  assert.match(rule.page, /^# /);
});

test("the event loop goes on meanwhile", async () => {
  let turns = 0;
  let done = false;
  const turn = () => {
    turns += 1;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  await holystone.check("FROM debian:12\n" + "RUN apt-get install -y curl\n".repeat(20_000));
  done = true;
  assert.ok(turns > 10, `${turns} turns`);
});

test("the bin is the command", async () => {
  const path = file(BAD);
  const bin = join(__dirname, "../bin/holystone.js");
  const done = spawnSync(process.execPath, [bin, "check", "--format", "json", path], { encoding: "utf8" });
  assert.equal(done.status, 1, done.stderr);
  assert.equal(done.stdout, (await holystone.checkFile(path)).toJson());
  assert.equal(spawnSync(process.execPath, [bin, "check", "/nonexistent"]).status, 2);
});

test("waivers and baselines", async () => {
  const text = "FROM debian:12\n# holystone ignore=root-user reason=x until=2999-01-01\nUSER root\n";
  const report = await holystone.check(text);
  const [waived] = report.files[0].waived;
  assert.equal(waived.rule, "root-user");
  assert.equal(waived.until, "2999-01-01");
  const audit = await holystone.check(text, { noWaivers: true });
  assert.ok(audit.findings.some((finding) => finding.rule === "root-user"));
  const waivers = '[[waiver]]\nrules = ["unpinned-base"]\nreason = "mirror"\n';
  assert.deepEqual((await holystone.check(text, { waivers })).findings, []);
  assert.deepEqual((await holystone.check(text, { baseline: report.toJson() })).findings, []);
  await assert.rejects(holystone.check(text, { waivers: "waiver = 1" }), { code: "invalid-waiver" });
});

/** A docker-archive with one layer. */
function image(files, config = {}) {
  const { createHash } = require("node:crypto");
  const sha256 = (data) => createHash("sha256").update(data).digest("hex");
  const tar = (members) => {
    const blocks = members.map(([name, data]) => {
      const header = Buffer.alloc(512);
      header.write(name, 0);
      header.write("0000644\0", 100);
      header.write("0000000\0", 108);
      header.write("0000000\0", 116);
      header.write(data.length.toString(8).padStart(11, "0"), 124);
      header.write("00000000000\0", 136);
      header.write("        0", 148);
      header.write("ustar\0" + "00", 257);
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(sum.toString(8).padStart(6, "0") + "\0 ", 148);
      return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
    });
    return Buffer.concat([...blocks, Buffer.alloc(1024)]);
  };
  const bytes = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]);
  const layer = tar(bytes);
  const document = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config,
      rootfs: { type: "layers", diff_ids: [`sha256:${sha256(layer)}`] },
      history: [{ created_by: "RUN build" }],
    }),
  );
  const name = `${sha256(document)}.json`;
  const manifest = [{ Config: name, RepoTags: ["app:1"], Layers: ["1/layer.tar"] }];
  return tar([
    ["1/layer.tar", layer],
    [name, document],
    ["manifest.json", Buffer.from(JSON.stringify(manifest))],
  ]);
}

test("an image is opened and walked", async () => {
  const [opened] = await holystone.openImage(image({ "etc/motd": "hello" }, { User: "1000" }));
  assert.deepEqual(opened.facts.tags, ["app:1"]);
  assert.equal(opened.config.config.User, "1000");
  assert.deepEqual(
    opened.files().map((found) => [found.path, found.kind, found.size]),
    [["/etc/motd", "file", 5]],
  );
  assert.equal(JSON.parse(opened.toJson()).name, opened.name);
});

test("an image is checked", async () => {
  const report = await holystone.checkImage(image({ app: "x" }, { Cmd: ["/app"] }), { only: ["users"] });
  const root = report.findings.find((finding) => finding.rule === "image-root-user");
  assert.equal(root.location.pointer, "/config/User");
  assert.equal(report.images[0].complete, true);
});

test("a Dockerfile is checked with its image", async () => {
  const dockerfile = file("FROM debian:12\nUSER root\n");
  const report = await holystone.checkImage(image({ app: "x" }), { dockerfile, only: ["users"] });
  assert.equal(report.files[0].path, dockerfile);
});

test("reading an image is looked at and ended", async () => {
  const seen = [];
  await holystone.openImage(image({ app: "x" }), { onProgress: (bytes) => seen.push(bytes) });
  assert.ok(seen.at(-1) > 0);
  const signal = AbortSignal.abort();
  await assert.rejects(holystone.openImage(image({ app: "x" }), { signal }), { name: "AbortError" });
});

test("what is no image is an error", async () => {
  await assert.rejects(holystone.openImage(Buffer.from("FROM debian\n")), holystone.HolystoneError);
  await assert.rejects(holystone.checkImage(join(tmpdir(), "there", "is", "none")), { code: "io" });
  const options = { reference: "other:2" };
  await assert.rejects(holystone.openImage(image({ app: "x" }), options), (error) => {
    assert.equal(error.code, "no-image");
    assert.match(error.message, /app:1/);
    return true;
  });
});

test("base configurations make a base known", () => {
  const base = JSON.stringify({ config: { User: "1000" } });
  const text = "FROM example.com/base:1\n";
  const options = { only: ["root-user"], baseConfigs: { "example.com/base:1": base } };
  assert.equal(holystone.checkSync(text, options).findings.length, 0);
  options.baseConfigs["example.com/base:1"] = JSON.stringify({ config: { User: "root" } });
  assert.equal(holystone.checkSync(text, options).findings.length, 1);
});
