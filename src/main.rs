//! The two faces: in the browser the page, elsewhere the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    rebate_desk::web::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    rebate_desk::cli::main()
}
