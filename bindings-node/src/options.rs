use napi_derive::napi;
use std::collections::{BTreeMap, HashMap};

/// The options of `check`, all of them set.
#[napi(object)]
pub struct CheckOptions {
    pub path: String,
    pub config: Option<String>,
    pub profile: Option<String>,
    pub only: Vec<String>,
    pub enable: Vec<String>,
    pub ignore: Vec<String>,
    pub target: Option<String>,
    pub build_args: HashMap<String, String>,
    pub platform: Option<String>,
    pub build_contexts: Vec<String>,
    pub context: Option<HashMap<String, String>>,
    pub base_configs: HashMap<String, String>,
    pub lock: Option<String>,
    pub waivers: Option<String>,
    pub no_waivers: bool,
    pub baseline: Option<String>,
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
            build_args: options.build_args.into_iter().collect(),
            platform: options.platform,
            build_contexts: options.build_contexts,
            context: options
                .context
                .map(|files| files.into_iter().collect::<BTreeMap<_, _>>()),
            base_configs: options.base_configs.into_iter().collect(),
            lock: options.lock,
            waivers: options.waivers,
            no_waivers: options.no_waivers,
            baseline: options.baseline,
        }
    }
}
