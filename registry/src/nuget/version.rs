//! NuGet's rules for package IDs and versions: the valid forms, and when two are equal.

const MAX_ID_CHARS: usize = 100;

/// Words of letters, digits and underscores, joined by single dots or hyphens.
pub fn is_package_id(id: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
    };
    id.len() <= MAX_ID_CHARS && id.split(['.', '-']).all(word)
}

/// The normalized version: three numbers, a fourth if it is not zero, no leading zeros, no build
/// metadata, lower case. `None` for an invalid version.
pub fn normalized(text: &str) -> Option<String> {
    let text = text.trim();
    let (text, metadata) = text.split_once('+').map_or((text, None), |(v, m)| (v, Some(m)));
    let (numbers, release) = text.split_once('-').map_or((text, None), |(n, r)| (n, Some(r)));
    if !metadata.into_iter().chain(release).all(is_label) {
        return None;
    }
    let mut parts = numbers
        .split('.')
        .map(|part| part.bytes().all(|c| c.is_ascii_digit()).then(|| part.parse::<u32>().ok())?)
        .collect::<Option<Vec<u32>>>()?;
    if parts.len() > 4 {
        return None;
    }
    parts.resize(4, 0);
    let shown = if parts[3] == 0 { &parts[..3] } else { &parts[..] };
    let mut version = shown.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    if let Some(release) = release {
        version.push('-');
        version.push_str(&release.to_ascii_lowercase());
    }
    Some(version)
}

fn is_label(label: &str) -> bool {
    label.split('.').all(|part| {
        !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_are_equal_for_nuget_have_one_form() {
        for (text, same) in [
            ("1", "1.0.0"),
            ("1.0", "1.0.0"),
            ("1.01.1", "1.1.1"),
            ("1.0.0.0", "1.0.0"),
            ("1.2.3.4", "1.2.3.4"),
            ("1.0.0-Beta.1+sha.5", "1.0.0-beta.1"),
        ] {
            assert_eq!(normalized(text).as_deref(), Some(same), "{text}");
        }
    }

    #[test]
    fn an_invalid_version_is_refused() {
        for text in
            ["", "v1", "1..0", "1.0.0.0.0", "1.0-", "1.0+", "-1", "1.0.0-a b", "99999999999"]
        {
            assert_eq!(normalized(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_words_joined_by_dots_and_hyphens() {
        for id in ["Contoso.Utils", "a", "A_b-c.1"] {
            assert!(is_package_id(id), "{id}");
        }
        for id in ["", ".a", "a.", "a..b", "a/b", "../a", "ä", "a b", &"x".repeat(101)] {
            assert!(!is_package_id(id), "{id}");
        }
    }
}
