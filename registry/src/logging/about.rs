//! The person and the key that a request concerns. The code that finds them says so here, and the line
//! of the request names them.

use std::cell::RefCell;
use std::future::Future;

tokio::task_local! {
    static ABOUT: RefCell<About>;
}

#[derive(Default)]
pub struct About {
    pub user: Option<String>,
    pub key_id: Option<String>,
    /// The name of the key's owner.
    pub owner: Option<String>,
}

/// Runs a request, and returns what the request said about itself.
pub async fn collect<T>(request: impl Future<Output = T>) -> (T, About) {
    let request = async {
        let answer = request.await;
        (answer, ABOUT.with(RefCell::take))
    };
    ABOUT.scope(RefCell::default(), request).await
}

pub fn user(name: &str) {
    set(|about| about.user = Some(name.to_owned()));
}

pub fn key(id: &str, owner: &str) {
    set(|about| {
        about.key_id = Some(id.to_owned());
        about.owner = Some(owner.to_owned());
    });
}

/// Does nothing outside a request, such as in a command.
fn set(change: impl FnOnce(&mut About)) {
    let _ = ABOUT.try_with(|about| change(&mut about.borrow_mut()));
}
