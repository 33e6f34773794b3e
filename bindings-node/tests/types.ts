// Compiled, not run: the declarations mean what the documentation says.
import {
  check,
  checkFile,
  checkSync,
  fix,
  fixFile,
  fixSync,
  kubernetes,
  rules,
  HolystoneError,
  type Finding,
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
