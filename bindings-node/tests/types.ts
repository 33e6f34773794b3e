// Compiled, not run: the declarations mean what the documentation says.
import {
  check,
  checkFile,
  checkImage,
  checkSync,
  fix,
  fixFile,
  fixSync,
  kubernetes,
  openImage,
  rules,
  HolystoneError,
  type Finding,
  type InImage,
  type Region,
  type Report,
} from "../index";

async function usage(): Promise<number> {
  const report: Report = await check("FROM debian\n", { target: "prod", buildArgs: { V: "1" }, profile: "hardening", config: "" });
  const findings: Finding[] = report.findings;
  const line: number = findings[0].location.start.line;
  const fixed: string | undefined = findings[0].fixes[0]?.edits[0]?.text;
  const safety: "safe" | "suggested" = findings[0].fixes[0].safety;
  await checkFile(new URL("file:///Dockerfile"), { only: [rules()[0].id] });
  // @ts-expect-error: no such profile
  await check("", { profile: "strict" });
  const mended: string = (await fix("FROM debian\n", { safety: "suggested", only: [] })).text;
  const reason: string | undefined = fixSync(mended).dropped[0]?.reason;
  await fixFile(new URL("file:///Dockerfile"), { safety: "safe" });
  // @ts-expect-error: no such safety
  await fix(reason ?? "", { safety: "all" });
  const line2: number = kubernetes("FROM scratch\n", { target: "x" }).obstacles[0].line;
  // @ts-expect-error: a path comes with the file
  await checkFile("Dockerfile", { path: "x" });
  const images: Report<Region | InImage> = await checkImage("app.tar", { dockerfile: "Dockerfile", imagePlatform: "all" });
  const [place] = images.findings.map((found) => found.location);
  const where: string | number = "kind" in place ? place.kind : place.start.line;
  const [image] = await openImage(new Uint8Array(), { layers: false, signal: new AbortController().signal });
  const size: number = image.files(0)[0].size;
  // @ts-expect-error: it may be in an image
  images.findings[0].location.start;
  void [where, size];
  try {
    checkSync(new Uint8Array());
  } catch (error) {
    if (error instanceof HolystoneError) {
      return error.code === "no-stage" ? line : line2;
    }
  }
  return (fixed ?? safety).length;
}

void usage;
