//! A key's settings in full. The row shortens some of them.

use std::sync::Arc;

use latchkey_contract::Pattern;
use leptos::prelude::*;

use crate::state::row::Row;
use crate::text::activity as words;
use crate::text::keys as key_words;
use crate::text::rotation as rotation_words;
use crate::text::sentence::{Part, Sentence, name, words as plain};
use crate::ui::{Each, IntoSlim, Says, SlimView, memo};

#[component]
#[inline(never)]
pub fn Settings(row: Row) -> SlimView {
    let owner = memo(move || key_words::owner(&row.key().owner));
    let scopes = memo(move || words::scopes(&row.key().scopes));
    let lifetime = memo(move || {
        let days = row.key().lifetime_days;
        days.map_or_else(|| words::NO_LIFETIME.to_owned(), rotation_words::lifetime)
    });
    let patterns = memo(move || {
        row.key().packages.iter().map(Pattern::as_str).map(Arc::from).collect::<Vec<Arc<str>>>()
    });
    let created = memo(move || {
        let key = row.key();
        Sentence(vec![Part::Time(key.created_at), plain(words::BY), name(&*key.created_by)])
    });
    let pattern = |pattern: Arc<str>| {
        view! { <li><code translate="no">{pattern.to_string()}</code></li> }.slim()
    };
    view! {
        <dl class="fates">
            <div class="fate">
                <dt>{words::OWNER}</dt>
                <dd><bdi translate="no" prop:textContent=owner></bdi></dd>
            </div>
            <div class="fate"><dt>{words::PERMISSIONS}</dt><dd prop:textContent=scopes></dd></div>
            <div class="fate">
                <dt>{words::PACKAGES}</dt>
                <dd>
                    <ul class="matches-list" role="list">
                        <Each ids=patterns children=Box::new(pattern)/>
                    </ul>
                </dd>
            </div>
            <div class="fate"><dt>{words::LIFETIME}</dt><dd prop:textContent=lifetime></dd></div>
            <div class="fate"><dt>{words::CREATED}</dt><dd><Says sentence=created/></dd></div>
        </dl>
    }
    .slim()
}
