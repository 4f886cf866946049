//! The table's worker as a program of its own, `worker.js` beside the page: [`rebate_desk::web::clerk`] says what it does.

fn main() {
    #[cfg(target_arch = "wasm32")]
    rebate_desk::web::clerk::start();
}
