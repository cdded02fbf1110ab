//! LLVM's fuzzer over the target that `FUZZ_TARGET` names: built and run by `tests/bin/fuzzing`.
#![no_main]

use std::sync::LazyLock;

use fuzzing::Target;
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    Target::named(&name).unwrap_or_else(|| panic!("FUZZ_TARGET names no target: {name:?}"))
});

fuzz_target!(|input: &[u8]| (TARGET.feed)(input));
