use pyo3::FromPyObject;
use std::collections::BTreeMap;

/// The keyword arguments of `check`.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct CheckOptions {
    path: String,
    config: Option<String>,
    profile: Option<String>,
    only: Vec<String>,
    enable: Vec<String>,
    ignore: Vec<String>,
    target: Option<String>,
    build_args: BTreeMap<String, String>,
    platform: Option<String>,
    build_contexts: Vec<String>,
    context: Option<BTreeMap<String, String>>,
    base_configs: BTreeMap<String, String>,
    lock: Option<String>,
    waivers: Option<String>,
    no_waivers: bool,
    baseline: Option<String>,
}

impl From<CheckOptions> for holystone::Options {
    fn from(options: CheckOptions) -> Self {
        Self {
            path: options.path,
            config: options.config,
            profile: options.profile,
            only: options.only,
            enable: options.enable,
            ignore: options.ignore,
            target: options.target,
            build_args: options.build_args,
            platform: options.platform,
            build_contexts: options.build_contexts,
            context: options.context,
            base_configs: options.base_configs,
            lock: options.lock,
            waivers: options.waivers,
            no_waivers: options.no_waivers,
            baseline: options.baseline,
        }
    }
}
