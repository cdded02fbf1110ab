//! The files of a crate do not lead in a circle: a change stops somewhere.

use std::{fs, path::Path};

use cargo_metadata::MetadataCommand;
use tests::source_code::circles;

use crate::ROOT;

/// The circles in the crate with this root, each as the names of its files.
fn circles_of(root: &Path) -> Vec<String> {
    let folder = root.parent().expect("a file is in a folder");
    let name = |file: &Path| file.strip_prefix(folder).unwrap_or(file).display().to_string();
    let told = |circle: &Vec<_>| {
        let files: Vec<_> = circle.iter().map(|file: &std::path::PathBuf| name(file)).collect();
        format!("{}: {}", folder.display(), files.join(", "))
    };
    circles(root).iter().map(told).collect()
}

#[test]
fn no_files_lead_in_a_circle() {
    let metadata = MetadataCommand::new().current_dir(ROOT).no_deps().exec().expect("cargo metadata");
    let targets: Vec<_> = metadata.packages.iter().flat_map(|package| &package.targets).collect();
    assert!(targets.len() > 30, "the crates were found");
    let circles: Vec<_> =
        targets.iter().flat_map(|target| circles_of(target.src_path.as_std_path())).collect();
    assert_eq!(circles, Vec::<String>::new());
}

mod the_checks_can_fail {
    use super::*;

    /// The circles of a crate of these files, without its folder.
    fn found_in(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
            fs::write(file, text).expect("the file is written");
        }
        let circles = circles_of(&folder.path().join("lib.rs"));
        circles.iter().map(|circle| circle.split_once(": ").expect("a folder").1.to_owned()).collect()
    }

    #[test]
    fn two_files_that_use_each_other_are_found() {
        let root = ("lib.rs", "mod a;\nmod b;\n");
        let down = ("a.rs", "use crate::b::B;\npub struct A(B);\n");
        assert_eq!(found_in(&[root, down, ("b.rs", "pub struct B;\n")]), Vec::<String>::new());
        for back in [
            "use super::a::A;",
            "use crate::{a::{self, A}};",
            "fn b() { let _ = format!(\"{}\", crate::a::A); }",
        ] {
            let text = format!("{back}\npub struct B;\n");
            assert_eq!(found_in(&[root, down, ("b.rs", &text)]), ["a.rs, b.rs"], "{back}");
        }
    }

    #[test]
    fn a_longer_circle_through_attributes_re_exports_and_folders_is_found() {
        let root = ("lib.rs", "mod a;\nmod b;\nmod c;\npub use a::A;\npub use c::*;\n");
        let files = [
            root,
            ("a.rs", "#[schema(with = crate::b::b)]\npub struct A;\n"),
            ("b.rs", "mod inner;\npub fn b() {}\npub use inner::Inner;\n"),
            ("b/inner.rs", "pub struct Inner;\n"),
            ("c/mod.rs", "pub struct C(crate::A);\n"),
        ];
        assert_eq!(found_in(&files), Vec::<String>::new());
        let closed = [files.as_slice(), &[("b.rs", "pub fn b() -> crate::C { todo() }\n")]].concat();
        assert_eq!(found_in(&closed), ["a.rs, b.rs, c/mod.rs"]);
    }

    #[test]
    fn a_module_and_its_children_and_what_is_compiled_for_tests_are_no_circle() {
        let files = [
            ("lib.rs", "mod a;\nmod b;\n"),
            ("a.rs", "mod child;\nuse crate::b::B;\npub use self::child::Child;\npub struct A(B);\n"),
            ("a/child.rs", "use super::A;\npub struct Child(A);\n"),
            ("b.rs", "pub struct B;\n#[cfg(test)]\nmod tests {\n    use crate::a::A;\n}\n"),
        ];
        assert_eq!(found_in(&files), Vec::<String>::new());
    }
}
