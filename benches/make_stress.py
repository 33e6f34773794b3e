"""Writes Dockerfiles that are far larger than what people write, each in two sizes, for `stress.sh`.

    python3 benches/make_stress.py FOLDER
"""

import pathlib
import sys


def lines(text, count):
    """The text for each number, `{i}`, and the one before, `{p}`."""
    return "".join(text.format(i=i, p=max(i - 1, 0)) for i in range(count))


BASE = "FROM debian:12\n"
STEPS = "ENV A{i}=x\nRUN apt-get update && apt-get install -y curl && rm -rf /x{i} && chmod 777 /f{i}\n"
FILES = {
    "stages": (1000, lambda n: lines("FROM debian:12 AS s{i}\n" + STEPS + "COPY --from=s{p} /f /g\nUSER u{i}\n", n)),
    "chain": (1000, lambda n: "FROM debian:12 AS s\n" + lines("FROM s AS s\n" + STEPS + "COPY a /f{i}\nUSER u{i}\nWORKDIR w\n", n)),
    "chain-variables": (1000, lambda n: "FROM debian:12 AS s\n" + lines("FROM s AS s\nRUN make $X && pip install x && cat $HOME/y > $D/z\nCOPY $S $D\nENV B{i}=$A{i}\n", n)),
    "runs": (5000, lambda n: BASE + lines("RUN apt-get update && apt-get install curl && pip install x && curl -k http://a.io/{i}.sh | sh && chmod 777 /a/{i} && rm -rf /b/{i}\n", n)),
    "builds": (2500, lambda n: "FROM golang:1.22 AS b\nWORKDIR /src\nCOPY . .\n" + lines("RUN go build -o /out/b{i} ./cmd/{i}\n", n) + "FROM scratch\n" + lines("COPY --from=b /out/b{i} /b{i}\n", n) + 'ENTRYPOINT ["/b1"]\n'),
    "copy-root": (2500, lambda n: BASE + "COPY / /\n" * n),
    "chained": (50, lambda n: BASE + ("RUN " + " && ".join(f"chmod 755 /a/{i} && cp /a/{i} /b" for i in range(n)) + "\n") * 500),
    "heredoc": (10000, lambda n: BASE + "RUN <<EOF\n" + lines("apt-get install p{i}\ncurl http://x/{i} | sh\n", n // 2) + "EOF\n"),
    "long-line": (500, lambda n: BASE + "RUN echo é && " + " && ".join(f"curl -k http://a.io/{i}" for i in range(n)) + "\n"),
    "comments": (10000, lambda n: BASE + lines("# hadolint ignore=DL3008\nRUN apt-get install p{i}\n", n)),
    "comment": (10000, lambda n: BASE + "# holystone ignore=" + ",".join(f"x{i}" for i in range(n)) + "\nRUN x\n"),
    "instructions": (50000, lambda n: BASE + "MAINTAINER me\n" * n),
    "unknown": (20000, lambda n: BASE + lines("FOO{i} bar\n", n)),
    "variables": (5000, lambda n: BASE + lines("ARG PASSWORD{i}=secretvalue9{i}\nENV KEY{i}=$PASSWORD{i}\nRUN echo $PASSWORD{i} $KEY{p}\n", n)),
    "users": (2000, lambda n: BASE + lines("RUN useradd u{i}\nUSER u{i}\nRUN sudo ls\nHEALTHCHECK CMD x\nCMD x\nENTRYPOINT x\n", n)),
    "changed-copies": (3000, lambda n: BASE + lines("COPY a{i} /d/a{i}\n", n) + lines("RUN chmod -R 755 /d/*{i} && chown app /d/a{i}\nRUN rm /d/a{i}\n", n)),
    "settings": (10000, lambda n: BASE + lines("EXPOSE 8{i}\nVOLUME /v{i}\nENV P{i}=/p/$P{p}\nARG TOKEN{i}\nLABEL a{i}=b\n", n)),
}

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, (size, make) in FILES.items():
    for times in (1, 2):
        path = folder / f"{name}-{size * times}.Dockerfile"
        path.write_text(make(size * times), encoding="utf-8")
