//! stub
pub mod go;
pub mod mode;
pub mod path;
pub mod port;
pub mod signal;
pub mod size;
pub mod workdir;
pub mod mount {
    use crate::syntax::instruction::MountFlag;
    pub struct Mount;
    impl Mount {
        pub fn resolve(
            _f: &MountFlag,
            _e: &mut dyn FnMut(&str) -> Result<Option<String>, String>,
        ) -> Result<Self, String> {
            Ok(Self)
        }
    }
    pub fn check_target(_m: &Mount, _w: Option<&str>) -> Result<(), String> {
        Ok(())
    }
}
pub mod copy {
    pub fn check(
        _a: bool,
        _p: &[Option<&str>],
        _c: Option<&str>,
        _s: Option<&str>,
        _k: Option<bool>,
    ) -> Result<(), String> {
        Ok(())
    }
}
