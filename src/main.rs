//! The credentials section of a package registry's account page: mounts the application.

mod api;
mod app;
mod browser;
mod clock;
mod config;
mod embed;
mod footer;
mod format;
mod keys;
mod later;
#[cfg(test)]
mod layers;
mod leaving;
mod reminders;
mod rotation;
mod route;
#[cfg(test)]
mod sample;
mod session;
mod state;
mod text;
mod ui;

fn main() {
    console_error_panic_hook::set_once();
    browser::page::clear_boot();
    leptos::mount::mount_to_body(app::App);
    browser::page::mark_ready();
    embed::ready();
}
