//! A function writes no file: on Lambda there is one folder that it could write to, small, and shared by all that the
//! instance ever answers.

use std::fs;

use tests::{FUNCTIONS, events_of};

use crate::{instance::deployed, lambda::Lambda};

/// What starts a program, and the system calls that can change a file or a folder or open one to do so.
const CALLS: &str = "trace=execve,creat,open,openat,openat2,truncate,ftruncate,mkdir,mkdirat,mknod,mknodat,unlink,unlinkat,rmdir,\
                     rename,renameat,renameat2,link,linkat,symlink,symlinkat,chmod,fchmod,fchmodat,chown,fchown,lchown,\
                     fchownat,utimensat,setxattr,fallocate,memfd_create";

/// What `strace` says of a call that would change something. An opened file is one when it is not for reading alone.
fn changes(line: &str) -> bool {
    let Some((call, arguments)) = line.split_once('(') else { return false };
    let call = call.rsplit(' ').next().unwrap_or_default();
    match call {
        "execve" => false,
        "open" | "openat" | "openat2" => ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_TMPFILE"]
            .iter()
            .any(|flag| arguments.contains(flag)),
        _ => {
            !call.is_empty()
                && call.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        }
    }
}

#[tokio::test]
async fn no_function_writes_opens_for_writing_or_removes_a_file_whatever_its_event() {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    let trace = trace.to_str().expect("a path");
    let lambda = Lambda::run_by(&["/usr/bin/strace", "-f", "-q", "-A", "-e", CALLS, "-o", trace]).await;
    for function in FUNCTIONS {
        // cancel-job erases its own: the key of an erased search makes no other.
        let search = if function == "cancel-job" { "search" } else { "search-with-number" };
        let token = lambda.created(search).await;
        for event in events_of(function) {
            lambda.invoke(function, &event, &token).await;
        }
    }
    let calls = fs::read_to_string(trace).expect("strace has written");
    for function in FUNCTIONS {
        let started = format!("execve(\"{}\", [", deployed(function).display());
        assert!(calls.lines().any(|line| line.contains(&started)), "{function} was not watched");
    }
    assert!(calls.lines().any(|line| line.contains("O_RDONLY")), "no call was seen");
    let changing: Vec<_> = calls.lines().filter(|line| changes(line)).collect();
    assert_eq!(changing, Vec::<&str>::new());
}

mod the_check_can_fail {
    use super::*;

    #[test]
    fn a_call_that_changes_something_is_told_from_one_that_reads() {
        assert!(!changes("12 openat(AT_FDCWD, \"/etc/hosts\", O_RDONLY|O_CLOEXEC) = 3"));
        assert!(!changes("12 +++ exited with 0 +++"));
        assert!(!changes("12 --- SIGCHLD {si_signo=SIGCHLD} ---"));
        assert!(changes("12 openat(AT_FDCWD, \"/tmp/a\", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 3"));
        assert!(changes("12 unlink(\"/tmp/a\") = 0"));
        assert!(changes("12 mkdir(\"/tmp/a\", 0777) = -1 EROFS (Read-only file system)"));
    }
}
