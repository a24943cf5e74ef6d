//! Small PDF files for tests.
#![expect(clippy::expect_used, reason = "a test without its file must stop loudly")]

use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, dictionary};

/// A PDF with this many empty pages.
#[must_use]
pub fn pdf(pages: usize) -> Vec<u8> {
    written(&mut document(pages, "simasn"))
}

/// Puts a one-page PDF of `kind` into the person's file; its content and title are `mark`.
pub fn filed(tx: &mut store::Tx<'_>, employee: kernel::EmployeeId, kind: &str, mark: &str) -> crate::Document {
    let checked = crate::check(crate::Kind::of(kind).expect("a kind"), &pdf_marked(mark)).expect("a PDF");
    let place = kernel::Place { employee, unit_path: "" };
    crate::record(tx, &place, crate::NewDocument { checked, title: Some(mark.to_owned()) }).expect("in the file")
}

/// A one-page PDF whose content differs by `mark`.
#[must_use]
pub fn pdf_marked(mark: &str) -> Vec<u8> {
    written(&mut document(1, mark))
}

/// A PDF that opens with an empty password and is encrypted all the same.
#[must_use]
pub fn encrypted_pdf() -> Vec<u8> {
    let mut document = document(1, "simasn");
    let id = Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let state = EncryptionState::try_from(EncryptionVersion::V2 {
        document: &document,
        owner_password: "pemilik",
        user_password: "",
        key_length: 128,
        permissions: Permissions::all(),
    })
    .expect("an encryption state");
    document.encrypt(&state).expect("encryption");
    written(&mut document)
}

fn document(pages: usize, mark: &str) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let kids: Vec<Object> = (0..pages)
        .map(|_| {
            document
                .add_object(dictionary! {
                    "Type" => "Page", "Parent" => tree, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                })
                .into()
        })
        .collect();
    let count = i64::try_from(pages).expect("a number of pages");
    document
        .objects
        .insert(tree, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let info = document.add_object(dictionary! { "Title" => Object::string_literal(mark) });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    document
}

fn written(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a PDF in memory");
    bytes
}
