//! Reads ID and version from the text of a `.nuspec`, in one pass and without a tree. The work grows
//! with the length of the text, whatever the text contains.

use std::fmt::Display;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

const MAX_DEPTH: usize = 64;
/// Looking for repeated names compares each attribute with each other one of its element.
const MAX_ATTRIBUTES: usize = 32;

/// Elements are known by their local names, because a .nuspec may or may not have a namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Root,
    Metadata,
    Id,
    Version,
    Other,
}

#[derive(Default)]
struct Nuspec {
    /// The elements around the current position, from the root.
    open: Vec<Element>,
    has_root: bool,
    has_metadata: bool,
    id: Option<String>,
    version: Option<String>,
    is_symbol_package: bool,
}

/// Returns both as they are written, without spaces around them.
pub fn id_and_version(text: &str) -> Result<(String, String), String> {
    let nuspec = Nuspec::read(text)?;
    if !nuspec.has_metadata {
        return Err("The .nuspec has no metadata.".to_owned());
    }
    if nuspec.is_symbol_package {
        return Err("This is a symbol package. The registry stores no symbols: push only the \
                    .nupkg."
            .to_owned());
    }
    let id = nuspec.id.ok_or("The .nuspec has no id.")?;
    let version = nuspec.version.ok_or("The .nuspec has no version.")?;
    Ok((id.trim().to_owned(), version.trim().to_owned()))
}

impl Nuspec {
    fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_comments = true;
        let mut nuspec = Self::default();
        loop {
            match reader.read_event().map_err(not_xml)? {
                Event::Start(start) => nuspec.start(&start)?,
                Event::End(_) => drop(nuspec.open.pop()),
                Event::Text(text) => nuspec.text(&text)?,
                Event::CData(text) => nuspec.text(&text)?,
                Event::GeneralRef(name) => nuspec.text(&character(&name)?)?,
                Event::DocType(_) => {
                    return Err(
                        "The .nuspec has a document type declaration. Remove it.".to_owned()
                    );
                }
                Event::Eof if !nuspec.has_root || !nuspec.open.is_empty() => {
                    return Err(not_xml("it ends too early"));
                }
                Event::Eof => return Ok(nuspec),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name();
        let element = match (self.open.last(), name.as_ref()) {
            (None, _) if self.has_root => return Err(not_xml("it has more than one root")),
            (None, _) => Element::Root,
            (Some(Element::Root), "metadata") => Element::Metadata,
            (Some(Element::Metadata), "id") => Element::Id,
            (Some(Element::Metadata), "version") => Element::Version,
            (Some(Element::Id | Element::Version), _) => {
                return Err("The .nuspec has an element inside its id or version.".to_owned());
            }
            _ => Element::Other,
        };
        // If an element is repeated, another reader may use a different one.
        let is_repeated = match element {
            Element::Root => std::mem::replace(&mut self.has_root, true),
            Element::Metadata => std::mem::replace(&mut self.has_metadata, true),
            Element::Id => self.id.replace(String::new()).is_some(),
            Element::Version => self.version.replace(String::new()).is_some(),
            Element::Other => false,
        };
        if is_repeated {
            return Err(format!("The .nuspec has more than one {}.", name.as_ref()));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(format!("The .nuspec nests elements more than {MAX_DEPTH} deep."));
        }
        self.open.push(element);
        let kind = kind(start)?;
        if name.as_ref() == "packageType" && self.open.contains(&Element::Metadata) {
            self.is_symbol_package |= kind.eq_ignore_ascii_case("SymbolsPackage");
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last() {
            None if !text.trim().is_empty() => return Err(not_xml("it has text around the root")),
            Some(Element::Id) => self.id.get_or_insert_default().push_str(text),
            Some(Element::Version) => self.version.get_or_insert_default().push_str(text),
            _ => {}
        }
        Ok(())
    }
}

/// Checks all attributes. Returns the one with the name `name`.
fn kind(start: &BytesStart<'_>) -> Result<String, String> {
    let mut kind = String::new();
    for (at, attribute) in start.attributes().enumerate() {
        if at == MAX_ATTRIBUTES {
            return Err(format!(
                "The .nuspec has an element with more than {MAX_ATTRIBUTES} attributes."
            ));
        }
        let attribute = attribute.map_err(not_xml)?;
        if attribute.key.as_ref() == "name" {
            kind =
                attribute.normalized_value(XmlVersion::Explicit1_0).map_err(not_xml)?.into_owned();
        }
    }
    Ok(kind)
}

/// The character of `&lt;` or `&#60;`. Without a document type, no other entities exist.
fn character(name: &BytesRef<'_>) -> Result<String, String> {
    if let Some(character) = name.resolve_char_ref().map_err(not_xml)? {
        return Ok(character.into());
    }
    let text = resolve_predefined_entity(name);
    text.map(str::to_owned).ok_or_else(|| not_xml("it uses an entity that XML does not define"))
}

fn not_xml(why: impl Display) -> String {
    format!("The .nuspec is not XML: {why}.")
}
