//! The `sla` binary: a skin over the library.

fn main() -> std::process::ExitCode {
    sla::cli::main()
}
