//! Prints the API's description as the code has it:
//! `cargo run -p answer --features openapi --example openapi > functions/web-page/openapi.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let description = answer::openapi().to_pretty_json().map_err(std::io::Error::other)?;
    writeln!(std::io::stdout(), "{description}")
}
