//! `holystone kubernetes`

use super::{
    Outcome,
    args::KubernetesArgs,
    check::{build_args, build_contexts},
    disk, print,
};
use crate::check::{Options, kubernetes};

pub(super) fn run(args: &KubernetesArgs) -> Outcome {
    let path = disk::display(&args.path);
    let options = Options {
        target: args.target.clone(),
        build_args: build_args(&args.build_args)?,
        platform: args.platform.clone(),
        build_contexts: build_contexts(&args.build_contexts),
        path: path.clone(),
        ..Options::default()
    };
    let source = disk::read_source(&args.path).map_err(|error| error.at(path))?;
    let bytes = source.to_bytes(source.span()).into_owned();
    let manifest = kubernetes(bytes, &options)?;
    print(&manifest.yaml)?;
    Ok(u8::from(!manifest.fits()))
}
