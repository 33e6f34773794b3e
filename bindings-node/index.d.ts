/** How to check a file. */
export interface CheckOptions {
  /** What the report calls the file; "Dockerfile" by default. */
  path?: string;
  /** The text of a holystone.toml, whose folder the path starts from; the options here go over it. */
  config?: string;
  /** How much is checked; "recommended" by default. */
  profile?: Profile;
  /** If any, only these rules run, by any of their names or by their topics. */
  only?: string[];
  /** These rules run too. */
  enable?: string[];
  /** These rules do not run. */
  ignore?: string[];
  /** The stage that is built, if not the last. */
  target?: string;
  /** What the build is given for its ARGs. */
  buildArgs?: Record<string, string>;
  /** What is built for, as "os/architecture". */
  platform?: string;
  /** The names of named contexts. */
  buildContexts?: string[];
  /** The files of the build context, path to text. */
  context?: Record<string, string>;
  /** Configurations of base images as OCI has them, in JSON, by the images' references. */
  baseConfigs?: Record<string, string>;
  /** The text of a `holystone.lock`, which says what is published of base images; `pin` gives one. */
  lock?: string;
  /** The text of a team's waiver file, in TOML. */
  waivers?: string;
  /** No waiver holds, those in comments neither: everything is reported. */
  noWaivers?: boolean;
  /** The text of a baseline, or of a report as JSON: what it has is not reported. */
  baseline?: string;
}

export type Severity = "error" | "warning" | "info" | "style";
/** `hadolint` and `buildkit` hold what those tools check, as they do. */
export type Profile = "recommended" | "hardening" | "all" | "hadolint" | "buildkit";

/** A place in a file. */
export interface Place {
  /** Bytes before it. */
  offset: number;
  /** From 1. */
  line: number;
  /** In bytes, from 1. */
  column: number;
  /** In UTF-16 code units, from 1, as JavaScript and editors count. */
  column_utf16: number;
}

/** A half-open stretch of a file. */
export interface Region {
  start: Place;
  end: Place;
}

/** A place in an image; what it does not have is left out. */
export interface InImage {
  kind: "image" | "document" | "manifest" | "config" | "history" | "layer" | "file";
  /** From 0 at the bottom. */
  layer?: number;
  /** From the root, with a leading `/`. */
  path?: string;
  /** A step of the history, from 0. */
  step?: number;
  /** The name of a document. */
  document?: string;
  /** A JSON pointer in a document. */
  pointer?: string;
}

/** A change: the text of a stretch is replaced. */
export interface Edit {
  location: Region;
  text: string;
}

/** A way to mend a finding. */
export interface Fix {
  title: string;
  safety: "safe" | "suggested";
  /** Changes of the Dockerfile, all of them together. */
  edits: Edit[];
  /** Lines to add to the end of another file of the build context, which is made if there is none. */
  append?: { path: string; text: string };
}

/** Something a rule found. Those of images are in images. */
export interface Finding<Location = Region> {
  rule: string;
  /** The same rule elsewhere, as "tool:NAME". */
  aliases: string[];
  category: string;
  severity: Severity;
  confidence: "low" | "medium" | "high";
  /** What is wrong. */
  message: string;
  /** Why it matters. */
  why: string;
  /** What to do. */
  help?: string;
  location: Location;
  /** Other places that make it understood. */
  related: { message: string; location: Location }[];
  /** The stage it is in; null before the first. */
  stage: { index: number; name: string | null; ships: boolean } | null;
  /** The command that shows the rule's page. */
  help_command: string;
  /** Who the part of an image that it is about comes from, if that is known. */
  origin?: "base" | "ours";
  /** The step that made the part of an image that it is about, if that is known. */
  cause?: { step: number | null; created_by: string; instruction: Region | null };
  /** Ways to mend it, the best first. */
  fixes: Fix[];
  /** Names the finding in its file and stays the same while lines move. */
  fingerprint: string;
}

/** A finding that someone has decided to live with. */
export interface Waived<Location = Region> {
  rule: string;
  severity: Severity;
  message: string;
  fingerprint: string;
  location: Location;
  /** Whose waiver it is. */
  by: "holystone" | "hadolint" | "buildkit" | "trivy" | "checkov" | "semgrep" | "team";
  reason: string | null;
  /** The last day on which the waiver holds, as YYYY-MM-DD. */
  until: string | null;
  /** The comment; null for a team's waiver. */
  comment: Region | null;
}

/** What was found in a file. */
export interface FileReport {
  path: string;
  /** Whether all of it was looked at. */
  complete: boolean;
  /** Why it could not be read. */
  error?: string;
  findings: Finding[];
  /** What was found and accepted, in order of its place. */
  waived: Waived[];
  /** The fixes that were applied before; the findings are what is left. */
  applied?: TriedFix[];
  /** The fixes that were asked for and dropped. */
  dropped?: TriedFix[];
}

/** What became of a fix. The place is in the file before any. */
export interface TriedFix {
  rule: string;
  /** What was wrong. */
  message: string;
  /** What the fix does. */
  title: string;
  safety: "safe" | "suggested";
  /** From 1. */
  line: number;
  /** In bytes, from 1. */
  column: number;
  /** Why it was dropped. */
  reason?: string;
}

/** How to fix a file. */
export interface FixOptions extends CheckOptions {
  /** "safe" (by default): the image stays as it was, or was meant to be; "suggested": likely what is wanted, too. */
  safety?: "safe" | "suggested";
}

/** A Dockerfile after its fixes. */
export class Fixed {
  private constructor();
  /** Its bytes. */
  readonly data: Buffer;
  /** The same as text. */
  get text(): string;
  /** Other files of the build context that must have a new text, by path. */
  readonly otherFiles: Record<string, string>;
  /** What is left. */
  readonly report: Report;
  get applied(): TriedFix[];
  /** Those that were not, each with its reason. */
  get dropped(): TriedFix[];
}

/** What was found in an image. */
export interface ImageReport {
  /** What it was opened by. */
  name: string;
  /** Whether all of it was looked at. */
  complete: boolean;
  /** Why it could not be opened. */
  error?: string;
  /** The Dockerfile that it is said to be built from. */
  dockerfile?: string;
  /** What it is: tags, digests, sizes, layers, history; null if it could not be opened. */
  image: Record<string, unknown> | null;
  findings: Finding<Region | InImage>[];
  /** What was found and accepted, in order of its place. */
  waived: Waived<Region | InImage>[];
}

/** A file of an image. */
export interface ImageFile {
  /** From the root, with a leading `/`. */
  path: string;
  kind: "file" | "hardlink" | "symlink" | "directory" | "char-device" | "block-device" | "fifo";
  size: number;
  /** The permission bits. */
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970. */
  mtime: number;
  /** The layer that has it, from 0. */
  layer: number;
  /** Whether a container sees it. */
  visible: boolean;
  /** What a link leads to. */
  link?: string;
}

/** An opened image. */
export class Image {
  private constructor();
  /** What it is: name, tags, digests, sizes, layers, history, problems, and its configuration as it is stored. */
  readonly facts: Record<string, unknown>;
  get name(): string;
  /** The configuration, as OCI and Docker have it. */
  get config(): Record<string, unknown>;
  /** The files that a container sees, folders before what is in them; or all those of a layer. */
  files(layer?: number): ImageFile[];
  /** What it is, as JSON. */
  toJson(): string;
}

/** Who looks on while an image is read. */
export interface WatchOptions {
  /** Is called now and then with the bytes that were read so far. */
  onProgress?: (bytes: number) => void;
  /** Ends the reading; the promise is rejected with code "cancelled". */
  signal?: AbortSignal;
}

/** A name and a password; the name "<token>" says that the password is an identity token. */
export interface Credential {
  username: string;
  password: string;
}

/** How registries are reached. */
export interface Registry {
  /** Files (PEM) of authorities to trust besides those of the system. */
  certificates?: (string | URL)[];
  /** Hosts, with or without a port, that may be asked over plain HTTP; this machine itself always may. */
  plainHttp?: string[];
  /** Credentials as `docker login` and `podman login` write them, instead of REGISTRY_AUTH_FILE. */
  authFile?: string | URL;
  /**
   * Who knows the credentials, instead of all files: called once for each repository, such as "docker.io" and
   * "library/debian", before it is asked. Gives nothing for nobody in particular.
   */
  credentials?: (
    registry: string,
    repository: string,
  ) => Credential | null | undefined | Promise<Credential | null | undefined>;
  /** A folder in which what has a digest is kept. */
  cache?: string | URL;
  /** Bytes that it may hold. */
  cacheBytes?: number;
}

/** What a reference names now. */
export interface Resolved {
  /** Its full form, such as "docker.io/library/debian:12". */
  reference: string;
  /** The digest of the index, or of the manifest if there is no index. */
  digest: string;
  /** Whether it is an index, of images for several platforms. */
  index: boolean;
  /** The digest of each platform's manifest. */
  platforms: Record<string, string>;
  /** As `holystone resolve --format json` prints it. */
  toJson(): string;
}

/** A name of an image in a file, and what became of it. */
export interface PinLine {
  /** From 1. */
  line: number;
  /** In bytes, from 1. */
  column: number;
  /** What names it, such as "from". */
  usage: string;
  /** The name with its tag. */
  name: string;
  /** The digest that was there. */
  before?: string;
  /** The digest that is there now. */
  digest?: string;
  /** Whether it is of an index of images for several platforms. */
  index?: boolean;
  /** For whoever overrides a part of the name. */
  notes?: string[];
  /** Why it is left, in kebab-case and in words. */
  reason?: string;
  message?: string;
  /** Whether it should have been pinned. */
  failed?: boolean;
}

/** How to pin the images of a text. */
export interface PinOptions {
  /** Says by its name what the text is: a Dockerfile (by default), a Compose file, a file of Bake. */
  path?: string;
  /** Digests that are there are replaced by what the tags name now. */
  update?: boolean;
  buildArgs?: Record<string, string>;
  buildContexts?: string[];
  /** The text of a `holystone.lock`, which answers instead of the registries. */
  lock?: string;
  /** How registries are reached. */
  registry?: Registry;
}

/** A text with its images pinned. */
export class Pinned {
  private constructor();
  readonly data: Buffer;
  /** The same as text. */
  get text(): string;
  readonly changes: PinLine[];
  readonly left: PinLine[];
  /** How many names had the right digest before. */
  readonly kept: number;
  /** The text of a `holystone.lock` with all answers. */
  readonly lock: string;
  /** As `holystone pin --format json` prints it. */
  toJson(): string;
}

/** How to open an image. */
export interface OpenImageOptions extends WatchOptions {
  /** How registries are reached, for an image that is in one. */
  registry?: Registry;
  /** The platform that is wanted of an index, or "all". */
  platform?: string;
  /** The tag, full name or digest of the image that is wanted, where there are several. */
  reference?: string;
  /** Whether layers are read, or only the configuration; true by default. */
  layers?: boolean;
  /** Bytes of memory that may be held for an image. */
  maxMemory?: number;
}

/** How to check an image; `platform` is that of the Dockerfile's build. */
export interface CheckImageOptions extends CheckOptions, WatchOptions {
  /** How registries are reached, for an image or a base that is in one. */
  registry?: Registry;
  /** The Dockerfile that it is said to be built from: its path, or its text as bytes. */
  dockerfile?: string | URL | Uint8Array;
  /** The image that it is built on. */
  base?: string | URL | Uint8Array;
  /** The platform that is wanted of an index, or "all". */
  imagePlatform?: string;
  /** The tag, full name or digest of the image that is wanted, where there are several. */
  reference?: string;
  /** Only the configuration is read. */
  configOnly?: boolean;
  /** Bytes of memory that may be held for an image. */
  maxMemory?: number;
  /** Structure tests that it is held against: name of a file to its text. */
  expectations?: Record<string, string>;
}

/** What was found; that of `checkImage` has places in images too. */
export class Report<Location = Region> {
  private constructor();
  readonly files: FileReport[];
  readonly images: ImageReport[];
  /** Every finding of every file and every image, in order. */
  get findings(): Finding<Location>[];
  /** The report as `holystone check --format json` prints it. */
  toJson(): string;
}

/** A rule and its page, in Markdown. */
export interface Rule {
  id: string;
  topic: string;
  summary: string;
  why: string;
  category: string;
  severity: Severity;
  /** The first profile that has it. */
  profile: Profile;
  since: string;
  same_as: string[];
  page: string;
}

/** An option or a configuration means nothing, or an input is too large. */
export class HolystoneError extends Error {
  private constructor();
  readonly code:
    | "io"
    | "too-large"
    | "invalid-option"
    | "unknown-rule"
    | "invalid-waiver"
    | "invalid-config"
    | "locked"
    | "no-stage"
    | "invalid-lock"
    | "no-image"
    | "registry"
    | "invalid-expectation"
    | "cancelled";
  readonly place?: string;
}

/** Checks the text of a Dockerfile off the event loop. */
export function check(source: string | Uint8Array, options?: CheckOptions): Promise<Report>;
/** Checks the text of a Dockerfile before it returns. */
export function checkSync(source: string | Uint8Array, options?: CheckOptions): Report;
/** Checks a file off the event loop; rejects when it cannot be read. */
export function checkFile(path: string | URL, options?: Omit<CheckOptions, "path">): Promise<Report>;
/** Checks a file before it returns; throws when it cannot be read. */
export function checkFileSync(path: string | URL, options?: Omit<CheckOptions, "path">): Report;
/** Applies the fixes of a Dockerfile's text off the event loop. */
export function fix(source: string | Uint8Array, options?: FixOptions): Promise<Fixed>;
/** Applies the fixes of a Dockerfile's text before it returns. */
export function fixSync(source: string | Uint8Array, options?: FixOptions): Fixed;
/** Applies the fixes of a file and writes it if it changed; other files are the caller's to write. */
export function fixFile(path: string | URL, options?: Omit<FixOptions, "path">): Promise<Fixed>;
/** The same before it returns. */
export function fixFileSync(path: string | URL, options?: Omit<FixOptions, "path">): Fixed;
/**
 * Checks an image off the event loop: a folder or an archive by its path (also as "oci:./out:latest"), or
 * an archive in memory. An image named as "registry:NAME", or by a plain reference with a tag or a digest where
 * there is no such file, is read from its registry as it comes; nothing else is fetched, and nothing is written.
 */
export function checkImage(image: string | URL | Uint8Array, options?: CheckImageOptions): Promise<Report<Region | InImage>>;
/** Opens an image, or several, off the event loop. */
export function openImage(image: string | URL | Uint8Array, options?: OpenImageOptions): Promise<Image[]>;
/** Asks a registry what a reference names now, off the event loop. */
export function resolve(reference: string, options?: { registry?: Registry }): Promise<Resolved>;
/** Pins every image that a text names by its digest, off the event loop; what cannot be found out is in the result. */
export function pin(source: string | Uint8Array, options?: PinOptions): Promise<Pinned>;
/** Pins the images of a file and writes it if it changed; the lock file is the caller's to write. */
export function pinFile(path: string | URL, options?: Omit<PinOptions, "path">): Promise<Pinned>;
/** Something in a Dockerfile that keeps its image from running as a pod says. */
export interface Obstacle {
  message: string;
  /** What to do about it. */
  help: string;
  /** From 1. */
  line: number;
  /** In bytes, from 1. */
  column: number;
}

/** A pod for Kubernetes. */
export interface Manifest {
  yaml: string;
  /** What in the Dockerfile stands against it, in the order of the file. */
  obstacles: Obstacle[];
  /** Whether nothing does, so far as the Dockerfile tells. */
  fits: boolean;
}

/**
 * The pod that fits the image of a Dockerfile. Throws when there is no stage to build, or it is for
 * Windows.
 */
export function kubernetes(
  source: string | Uint8Array,
  options?: Omit<CheckOptions, "only" | "ignore" | "context">,
): Manifest;
/** All the rules there are. */
export function rules(): Rule[];
/** The version of the engine. */
export const version: string;
