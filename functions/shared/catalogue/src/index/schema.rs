//! The fields of a record in the index: those that are looked up, and all of it to be shown.

use search::{Hit, RawHit};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{IndexSettings, TantivyDocument};

use super::pieces;

const ANALYZER: &str = "pieces";

/// The fields of a document, which is a record.
#[derive(Clone, Copy)]
pub(crate) struct IndexFields {
    pub(crate) title: Field,
    pub(crate) text: Field,
    pub(crate) shop: Field,
    /// The whole hit in JSON, to be shown.
    hit: Field,
}

impl IndexFields {
    /// The fields, and the schema that they belong to.
    pub(crate) fn new() -> (Self, Schema) {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(ANALYZER)
            .set_index_option(IndexRecordOption::WithFreqs);
        let words = TextOptions::default().set_indexing_options(indexing);
        let mut schema = Schema::builder();
        let fields = Self {
            title: schema.add_text_field("title", words.clone()),
            text: schema.add_text_field("text", words),
            shop: schema.add_u64_field("shop", NumericOptions::default().set_indexed()),
            hit: schema.add_bytes_field("hit", STORED),
        };
        (fields, schema.build())
    }

    pub(crate) fn document(self, hit: &Hit, shop: u64) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.title, hit.title());
        if let Some(text) = hit.text() {
            document.add_text(self.text, text);
        }
        document.add_u64(self.shop, shop);
        let json = serde_json::to_vec(hit).expect("strings and numbers always become JSON");
        document.add_bytes(self.hit, &json);
        document
    }

    /// The hit of a document; none if today's rules, which may have become stricter, refuse it.
    pub(crate) fn hit(self, document: &TantivyDocument) -> serde_json::Result<Option<Hit>> {
        let stored = document.get_first(self.hit);
        let json = stored.as_ref().and_then(|value| value.as_bytes()).unwrap_or_default();
        Ok(Hit::new(serde_json::from_slice::<RawHit>(json)?).ok())
    }
}

/// Records in memory are kept as they are: nothing is gained by making them small.
pub(crate) const IN_MEMORY: Compressor = Compressor::None;
/// A file is read more often than it is written: of the levels, the last that is worth its time.
pub(crate) const IN_FILE: Compressor = Compressor::Zstd(ZstdCompressor { compression_level: Some(9) });

/// The bytes that are read and unpacked for one record that is shown, some thirty microseconds. Half of it would make
/// the file of a million records 10 MB larger.
const BLOCK_BYTES: usize = 32 << 10;

/// The settings with which the files of an index are written.
pub(crate) fn settings(docstore_compression: Compressor) -> IndexSettings {
    IndexSettings {
        docstore_compression,
        docstore_compress_dedicated_thread: false,
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

/// The tokenizers that take a record's text apart.
pub(crate) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(ANALYZER, pieces::record_analyzer());
    tokenizers
}
