//! holystone's instructions in the shape in which BuildKit's were recorded.

use holystone::{
    syntax::{
        Arguments, Instruction, Node, Pair, Tree, Word,
        instruction::{
            ArgDeclaration, CommandLine, Copy, CopySource, Healthcheck, HealthcheckTest, Kind, Run,
        },
        without_leading_tabs,
    },
    text::Source,
};
use serde_json::{Value, json};

/// The arguments of a node as BuildKit lists them; that of an ONBUILD is a node.
pub(super) fn arguments(node: &Node, logical: &str) -> Value {
    let Arguments::Trigger(inner) = &node.arguments else {
        return json!(node.argument_texts());
    };
    let start = inner.keyword.logical.start as usize;
    let mut fields = json!({
        "value": inner.keyword.text,
        "args": arguments(inner, logical),
        "original": logical[start..].trim_end(),
        "start": 0,
        "end": 0,
    });
    if !inner.flags.is_empty() {
        fields["flags"] = json!(texts(&inner.flags));
    }
    if inner.arguments.is_json() {
        fields["json"] = json!(true);
    }
    json!([fields])
}

/// Stages and the ARGs before them.
pub(super) fn typed(tree: &Tree, source: &Source) -> Value {
    let mut global_args = Vec::new();
    let mut stages: Vec<(Value, Vec<Value>)> = Vec::new();
    for instruction in &tree.instructions {
        let kind = instruction.kind();
        if let Kind::From(from) = &kind {
            let name = from
                .name
                .map(|name| lowercase(&name.text))
                .unwrap_or_default();
            let lines: Vec<Value> = (instruction.lines.0..=instruction.lines.1)
                .map(|line| {
                    let place = json!({ "Line": line, "Character": 0 });
                    json!({ "Start": place, "End": place })
                })
                .collect();
            let stage = json!({
                "base": from.image.text,
                "code": instruction.logical.text().trim(),
                "doc": if name.is_empty() { "" } else { instruction.doc_comment(&name).unwrap_or_default() },
                "lines": lines,
                "name": name,
                "orig": instruction.node.keyword.text,
                "platform": from.platform.map_or("", |platform| platform.text),
            });
            stages.push((stage, Vec::new()));
            continue;
        }
        let command = command(instruction, &kind, source);
        match stages.last_mut() {
            Some((_, commands)) => commands.push(command),
            None => global_args.push(command),
        }
    }
    let stages: Vec<Value> = stages
        .into_iter()
        .map(|(mut stage, commands)| {
            stage["commands"] = null_if_empty(commands);
            stage
        })
        .collect();
    json!({ "stages": null_if_empty(stages), "meta_args": null_if_empty(global_args) })
}

/// Go's `strings.ToLower`: one letter for each.
fn lowercase(text: &str) -> String {
    text.chars()
        .filter_map(|letter| letter.to_lowercase().next())
        .collect()
}

fn command(instruction: &Instruction, kind: &Kind<'_>, source: &Source) -> Value {
    let (name, fields) = match kind {
        Kind::Run(run) => return run_command(instruction, run, source),
        Kind::Cmd(line) => ("Cmd", command_line(instruction, line, source)),
        Kind::Entrypoint(line) => {
            let mut fields = command_line(instruction, line, source);
            if fields["CmdLine"] == json!([]) {
                fields["CmdLine"] = Value::Null;
            }
            ("Entrypoint", fields)
        }
        Kind::Copy(copy) if copy.is_add => ("Add", add_fields(instruction, copy, source)),
        Kind::Copy(copy) => ("Copy", copy_fields(instruction, copy, source)),
        Kind::Env(pairs) => ("Env", json!({ "Env": pairs_fields(pairs) })),
        Kind::Label(pairs) => ("Label", json!({ "Labels": pairs_fields(pairs) })),
        Kind::Arg(declarations) => {
            let list: Vec<Value> = declarations
                .iter()
                .map(|arg| arg_fields(instruction, arg))
                .collect();
            ("Arg", json!({ "Args": list }))
        }
        Kind::User(word) => ("User", json!({ "User": word.text })),
        Kind::Workdir(word) => ("Workdir", json!({ "Path": word.text })),
        Kind::Stopsignal(word) => ("StopSignal", json!({ "Signal": word.text })),
        Kind::Maintainer(word) => ("Maintainer", json!({ "Maintainer": word.text })),
        Kind::Expose(words) => {
            let mut ports = texts(words);
            ports.sort_unstable();
            ("Expose", json!({ "Ports": ports }))
        }
        Kind::Volume(words) => {
            let volumes: Vec<&str> = words.iter().map(|word| word.text.trim()).collect();
            ("Volume", json!({ "Volumes": volumes }))
        }
        Kind::Shell(words) => ("Shell", json!({ "Shell": texts(words) })),
        Kind::Healthcheck(healthcheck) => ("HealthCheck", healthcheck_fields(healthcheck)),
        Kind::Onbuild(_) => (
            "Onbuild",
            json!({ "Expression": instruction.trigger_text(source) }),
        ),
        _ => ("", Value::Null),
    };
    json!({
        "type": format!("*instructions.{name}Command"),
        "name": instruction.node.keyword.text,
        "lines": [instruction.lines.0, instruction.lines.1],
        "v": fields,
    })
}

fn run_command(instruction: &Instruction, run: &Run<'_>, source: &Source) -> Value {
    let mut fields = command_line(instruction, &run.command, source);
    let mut flags = run.flags_used.clone();
    flags.sort_unstable();
    fields["FlagsUsed"] = json!(flags);
    let mounts: Vec<Value> = run
        .mounts
        .iter()
        .map(|mount| {
            json!({
                "Type": "bind", "From": mount.get(&["from"]).unwrap_or_default(),
                "Source": "", "Target": "", "ReadOnly": true,
                "SizeLimit": 0, "CacheID": "", "CacheSharing": "", "Required": false,
                "Env": null, "Mode": null, "UID": null, "GID": null,
            })
        })
        .collect();
    let devices: Vec<Value> = run
        .devices
        .iter()
        .map(|device| json!({ "Name": device.name, "Required": device.required }))
        .collect();
    json!({
        "type": "*instructions.RunCommand",
        "name": instruction.node.keyword.text,
        "lines": [instruction.lines.0, instruction.lines.1],
        "mounts": mounts,
        "devices": devices,
        "network": run.network.map_or("default", |value| value.text),
        "security": run.security.map_or("sandbox", |value| value.text),
        "v": fields,
    })
}

fn command_line(instruction: &Instruction, line: &CommandLine<'_>, source: &Source) -> Value {
    let files: Vec<Value> = instruction
        .heredocs
        .iter()
        .map(|heredoc| {
            json!({ "Name": heredoc.name, "Data": source.slice(heredoc.body), "Chomp": heredoc.chomp })
        })
        .collect();
    let (words, shell) = match line {
        CommandLine::Shell(text) => (text.iter().map(|word| word.text.as_str()).collect(), true),
        CommandLine::Exec(words) => (texts(words), false),
    };
    json!({ "CmdLine": words, "Files": null_if_empty(files), "PrependShell": shell })
}

fn copy_fields(instruction: &Instruction, copy: &Copy<'_>, source: &Source) -> Value {
    let mut fields = shared_copy_fields(instruction, copy, source);
    fields["From"] = json!(copy.from.map_or("", |value| value.text));
    fields["Parents"] = json!(copy.parents);
    fields
}

fn add_fields(instruction: &Instruction, copy: &Copy<'_>, source: &Source) -> Value {
    let mut fields = shared_copy_fields(instruction, copy, source);
    fields["Checksum"] = json!(copy.checksum.map_or("", |value| value.text));
    fields["KeepGitDir"] = json!(copy.keep_git_dir);
    fields["Unpack"] = json!(copy.unpack);
    fields
}

fn shared_copy_fields(instruction: &Instruction, copy: &Copy<'_>, source: &Source) -> Value {
    let mut paths = Vec::new();
    let mut contents = Vec::new();
    for item in copy.sources() {
        match item {
            CopySource::Path(word) => paths.push(json!(word.text)),
            CopySource::Heredoc(_, word) => {
                // Two heredocs of one name both have the lines of the last.
                let body = instruction
                    .heredocs
                    .iter()
                    .rfind(|heredoc| heredoc.name == word.name);
                let mut data = body
                    .map_or("", |heredoc| source.slice(heredoc.body))
                    .to_owned();
                if word.chomp {
                    data = without_leading_tabs(&data);
                }
                contents.push(json!({ "Path": word.name, "Data": data, "Expand": word.expand }));
            }
        }
    }
    let exclude: Vec<Value> = copy.exclude.iter().map(|value| json!(value.text)).collect();
    json!({
        "Chown": copy.chown.map_or("", |value| value.text),
        "Chmod": copy.chmod.map_or("", |value| value.text),
        "Link": copy.link,
        "ExcludePatterns": null_if_empty(exclude),
        "SourcePaths": null_if_empty(paths),
        "SourceContents": null_if_empty(contents),
        "DestPath": copy.destination.text,
    })
}

fn pairs_fields(pairs: &[Pair]) -> Vec<Value> {
    let pair = |pair: &Pair| json!({ "Key": pair.name.text, "Value": pair.value.text, "NoDelim": pair.legacy });
    pairs.iter().map(pair).collect()
}

fn arg_fields(instruction: &Instruction, arg: &ArgDeclaration<'_>) -> Value {
    json!({
        "Key": arg.name,
        "Value": arg.default,
        "DocComment": instruction.doc_comment(arg.name).unwrap_or_default(),
    })
}

fn healthcheck_fields(healthcheck: &Healthcheck<'_>) -> Value {
    let test = match healthcheck.test {
        HealthcheckTest::None => vec!["NONE"],
        HealthcheckTest::Command(CommandLine::Shell(word)) => std::iter::once("CMD-SHELL")
            .chain(word.map(|word| word.text.as_str()))
            .collect(),
        HealthcheckTest::Command(CommandLine::Exec(words)) => {
            std::iter::once("CMD").chain(texts(words)).collect()
        }
    };
    let mut fields = json!({ "Test": test });
    for (name, value) in [
        ("Interval", healthcheck.interval),
        ("Timeout", healthcheck.timeout),
        ("StartPeriod", healthcheck.start_period),
        ("StartInterval", healthcheck.start_interval),
        ("Retries", healthcheck.retries.into()),
    ] {
        if value != 0 {
            fields[name] = json!(value);
        }
    }
    json!({ "Health": fields })
}

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

fn null_if_empty(list: Vec<Value>) -> Value {
    if list.is_empty() {
        Value::Null
    } else {
        Value::Array(list)
    }
}
